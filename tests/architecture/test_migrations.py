"""Alembic owns every table: the migrations build exactly what the models say, and can be taken back."""

import os
from collections.abc import Iterator

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from app import create_app
from app.core.db import db, metadata
from config import ROOT, Settings

MIGRATIONS = str(ROOT / "migrations")
OURS = "NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"


@pytest.fixture
def empty(servers: Settings) -> Iterator[Flask]:
    """The application on a database without a single table."""
    name, socket = f"migrations_{os.getpid()}", str(servers.socket_dir)
    with psycopg.connect(host=socket, user="postgres", dbname="postgres", autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name}")
        url = f"postgresql://postgres@/{name}?host={socket}"
        app = create_app(servers.model_copy(update={"database_url": url, "redis_url": servers.redis_address}))
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_the_migrations_build_what_the_models_say_twice_over(empty: Flask) -> None:
    for _round in range(2):
        upgrade(MIGRATIONS)
        assert _differences() == []
        downgrade(MIGRATIONS, revision="base")
        assert _left() == []


def _differences() -> list[object]:
    options = {"include_schemas": True, "compare_type": True, "include_name": _is_ours}
    with db.engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and name == "alembic_version")


def _left() -> list[str]:
    """What a complete downgrade left behind: relations, functions, types."""
    query = text(
        f"SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname {OURS}"
        f" UNION ALL SELECT proname FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname {OURS}"
        f" UNION ALL SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg_%' AND nspname {OURS}"
    )
    with db.engine.connect() as connection:
        found = set(connection.scalars(query))
    return sorted(found - {"public", "alembic_version", "alembic_version_pkc"})
