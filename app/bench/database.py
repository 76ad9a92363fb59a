"""Databases of the bench's own: one per size, filled once and kept; what writes works on a copy."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from flask import Flask
from flask_migrate import upgrade
from psycopg import sql
from sqlalchemy import make_url

from app.analytics.services import refresh
from app.bench import fill
from app.core.db import db, session
from app.core.install import install
from app.core.revision import MIGRATIONS
from config import Settings

Factory = Callable[[Settings], Flask]
PREFIX = "inventra_bench"


def kept(settings: Settings, factory: Factory, size: int) -> Settings:
    """The settings of the database with `size` variants, built where there is none; for reading only.

    Its figures are up to date, so that a site which is started on it does not begin with counting.
    """
    name = f"{PREFIX}_{size}_{_state()}"
    patient = settings.model_copy(update={"statement_timeout_ms": 0})
    if not _exists(settings, name):
        building = f"{PREFIX}_building"
        _drop(settings, building)
        _run(settings, "CREATE DATABASE {}", building)
        _build(_at(patient, building), factory, size)
        _run(settings, "ALTER DATABASE {} RENAME TO {}", building, name)
    with application(_at(patient, name), factory) as app, app.app_context():
        refresh()
    return _at(settings, name)


@contextmanager
def copied(settings: Settings, factory: Factory, size: int) -> Iterator[Settings]:
    """The settings of a copy of that database, which may be written to; dropped at the end."""
    original = make_url(kept(settings, factory, size).sqlalchemy_url).database
    assert original is not None
    name = f"{PREFIX}_copy"
    _drop(settings, name)
    _run(settings, "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, original)
    try:
        yield _at(settings, name)
    finally:
        _drop(settings, name)


@contextmanager
def application(settings: Settings, factory: Factory) -> Iterator[Flask]:
    """The application on that database; its connections are closed at the end."""
    app = factory(settings)
    try:
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()


def address(settings: Settings) -> str:
    """The database's address as psycopg takes it."""
    return make_url(settings.sqlalchemy_url).set(drivername="postgresql").render_as_string(hide_password=False)


def _build(settings: Settings, factory: Factory, size: int) -> None:
    with application(settings, factory) as app, app.app_context():
        upgrade(str(MIGRATIONS))
        install()
        session.commit()
        session.remove()
        fill.fill(address(settings), size)


def _state() -> str:
    """A digest of what shapes the database: the migrations and the filling."""
    digest = hashlib.sha256()
    for path in sorted([*(MIGRATIONS / "versions").glob("*.py"), Path(fill.__file__)]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def _at(settings: Settings, name: str) -> Settings:
    return settings.model_copy(update={"database_url": address_of(settings, name), "redis_url": settings.redis_address})


def address_of(settings: Settings, name: str) -> str:
    """The address of another database of the same server."""
    url = make_url(settings.sqlalchemy_url).set(drivername="postgresql", database=name)
    return url.render_as_string(hide_password=False)


def _exists(settings: Settings, name: str) -> bool:
    with psycopg.connect(address_of(settings, "postgres")) as server:
        return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _drop(settings: Settings, name: str) -> None:
    _run(settings, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _run(settings: Settings, statement: str, *names: str) -> None:
    with psycopg.connect(address_of(settings, "postgres"), autocommit=True) as server:
        server.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))
