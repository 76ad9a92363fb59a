"""`flask inventra init`: brings the database up to what the code expects."""

from dataclasses import dataclass

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import func, select

from app.auth import logins
from app.auth.models import PermissionView, Role
from app.cli.progress import console, step
from app.core import revision
from app.core.db import db, session
from app.core.embedded import postgres, servers
from app.core.install import install
from config import Settings

DATABASE = "inventra"
PASSWORDS = "logins.json"


@dataclass(frozen=True)
class Prepared:
    """What `prepare` did, in numbers."""

    migrations: int
    roles: int
    permissions: int
    logins: int

    def __str__(self) -> str:
        return (
            f"{self.migrations} migrations applied, {self.roles} roles with {self.permissions} permissions in place, "
            f"{self.logins} logins created"
        )


@click.command()
@with_appcontext
def init() -> None:
    """Create the database if needed, migrate it, sync roles and permissions, create the first logins."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    settings: Settings = app.config["INVENTRA"]
    with servers.running(settings, console.print), step("Preparing the database") as running:
        running.done = f"Database ready: {prepare(app, settings)}"
    if logins.stored(settings.var_dir / PASSWORDS):
        console.print(f"Passwords are in {settings.var_dir / PASSWORDS}")


def prepare(app: Flask, settings: Settings) -> Prepared:
    """Bring an empty or older database up to date; changes nothing where it is."""
    if settings.is_postgres_embedded:
        postgres.ensure_database(settings.socket_dir, DATABASE)
    with app.app_context():
        try:
            return Prepared(_migrate(), *_sync(), _create_logins(app, settings))
        finally:
            session.remove()
            db.engine.dispose()


def _migrate() -> int:
    before = revision.applied()
    session.remove()
    if before == revision.head():
        return 0
    upgrade(str(revision.MIGRATIONS))
    return revision.count_between(before, revision.head())


def _sync() -> tuple[int, int]:
    install()
    session.commit()
    roles, permissions = (session.scalar(select(func.count()).select_from(table)) for table in (Role, PermissionView))
    return roles or 0, permissions or 0


def _create_logins(app: Flask, settings: Settings) -> int:
    cast = () if settings.is_production else logins.CAST
    store = settings.var_dir / PASSWORDS
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    return logins.create_missing(app.appbuilder.sm, (logins.ADMIN, *cast), store, settings.demo_password)  # type: ignore[attr-defined]
