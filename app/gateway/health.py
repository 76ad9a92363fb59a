"""Health: whether the process lives, and whether it can do its work. Public, and says nothing that helps a stranger."""

from typing import Any

import structlog
from flask import Blueprint, current_app
from redis import Redis, RedisError
from sqlalchemy.exc import SQLAlchemyError

from app.core import revision
from app.core.db import session

REDIS_SECONDS = 0.5

health = Blueprint("health", __name__)
log = structlog.get_logger(__name__)


@health.get("/healthz")
def live() -> dict[str, str]:
    """200 as long as the process answers; asks nobody else, so a broken database restarts no web server."""
    return {"status": "alive"}


@health.get("/readyz")
def ready() -> tuple[dict[str, Any], int]:
    """200 when requests can be served: the database answers and has the newest migration; else 503.

    Without Redis the answer is 200 and `degraded`: stock still moves, only wake-ups and live messages wait.
    """
    checks = {"database": _database(), "redis": _redis()}
    if checks["database"] != "ok":
        return {"status": "unavailable", "checks": checks}, 503
    return {"status": "ready" if checks["redis"] == "ok" else "degraded", "checks": checks}, 200


def _database() -> str:
    try:
        return "ok" if revision.is_current() else "migrations missing"
    except SQLAlchemyError as error:
        log.warning("database_unreachable", error=type(error).__name__)
        session.rollback()
        return "unreachable"


def _redis() -> str:
    address = current_app.config["INVENTRA"].redis_address
    try:
        with Redis.from_url(address, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS) as redis:
            redis.ping()
    except RedisError as error:
        log.warning("redis_unreachable", error=type(error).__name__)
        return "unreachable"
    return "ok"
