"""Production refuses to start with settings that would make it unsafe."""

from flask import Flask

from config import Settings


def init_app(app: Flask, settings: Settings) -> None:
    """Name the hosts the site answers to; raises ValueError listing everything unsafe about a production start."""
    hosts = [host.strip() for host in settings.trusted_hosts.split(",") if host.strip()]
    if hosts:
        app.config["TRUSTED_HOSTS"] = hosts
    # Never empty: FAB would trust the Host header then. No host is named "", so only paths of our own are followed.
    app.config["FAB_SAFE_REDIRECT_HOSTS"] = hosts or [""]
    faults = unsafe(settings, is_debugging=app.debug) if settings.is_production else []
    if faults:
        raise ValueError("This is not safe in production: " + "; ".join(faults) + ".")


def unsafe(settings: Settings, *, is_debugging: bool) -> list[str]:
    """What is wrong with the settings for production, one clause each."""
    rules = (
        (is_debugging, "debug mode is on"),
        (not settings.trusted_hosts.strip(), "TRUSTED_HOSTS is empty"),
        ("*" in settings.trusted_hosts, "TRUSTED_HOSTS holds a wildcard"),
        (settings.is_postgres_embedded, "DATABASE_URL is empty, the embedded server is for one machine"),
        (settings.is_redis_embedded, "REDIS_URL is empty, the embedded server is for one machine"),
        ("postgres@" in settings.database_url, "the database role is the superuser postgres"),
        (bool(settings.failpoints), "FAILPOINTS are armed"),
    )
    return [clause for is_broken, clause in rules if is_broken]
