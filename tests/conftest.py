"""The test bed: real PostgreSQL and Redis, a template database per migration state, a rollback per test."""

import fcntl
import hashlib
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from flask_sqlalchemy.session import Session as FlaskSession
from playwright.sync_api import Browser, sync_playwright
from psycopg import sql
from redis import Redis
from sqlalchemy import Connection

from app import create_app
from app.core.db import db
from app.core.embedded import servers as embedded
from app.core.install import install
from config import ROOT, Settings
from tests.browser.stage import launch
from tests.people import Caller, Person, sign_in

TEST_DIR = ROOT / "var" / "test"
TEMPLATES_KEPT = 3
LONG = 600  # characters; of a longer text a failed comparison shows so many
QUICK_HASH = "scrypt:128:8:1"  # nearly every test makes a person; tests/auth/test_passwords.py holds the real one
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}


@pytest.fixture(scope="session")
def servers() -> Iterator[Settings]:
    """Settings whose embedded servers run under var/test; the last of all test processes stops them."""
    settings = Settings(
        var_dir=TEST_DIR, database_url="", redis_url="", secret_key="test-key-of-at-least-32-bytes-length"
    )
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw-1").removeprefix("gw")) + 1
    with embedded.running(settings, postgres_options=FAST):
        # A Redis database per worker: what one test counts against a limit must not reach another.
        yield settings.model_copy(update={"redis_url": f"{settings.redis_address}?db={worker}"})
        # Socket.IO listens in a thread that outlives the tests and would complain that Redis has gone.
        logging.getLogger("socketio.server").disabled = True


@pytest.fixture(scope="session")
def template(servers: Settings) -> str:
    """Name of a database with everything migrated and installed, built once per state of migrations and roles."""
    digest = hashlib.sha256()
    for path in sorted([*(ROOT / "migrations").rglob("*.py"), *(ROOT / "app").rglob("*.py")]):
        digest.update(path.read_bytes())
    name = f"template_{digest.hexdigest()[:12]}"
    with (TEST_DIR / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _exists(servers, name):
            building = f"{name}_building"
            _run(servers, "DROP DATABASE IF EXISTS {} WITH (FORCE)", building)
            _run(servers, "CREATE DATABASE {}", building)
            app = create_app(_settings(servers, building))
            with app.app_context():
                upgrade(str(ROOT / "migrations"))
                install()
                db.session.remove()
                db.engine.dispose()
            _run(servers, "ALTER DATABASE {} RENAME TO {}", building, name)
            _drop_older_templates(servers)
    return name


@pytest.fixture(scope="session")
def database(servers: Settings, template: str) -> Iterator[str]:
    """This worker's own copy of the template."""
    name = f"test_{os.getpid()}"
    _run(servers, "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)
    yield name
    _run(servers, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@pytest.fixture(scope="session")
def app(servers: Settings, database: str) -> Iterator[Flask]:
    """The application on this worker's database."""
    flask_app = create_app(_settings(servers, database))
    flask_app.config.update(TESTING=True, FAB_PASSWORD_HASH_METHOD=QUICK_HASH)
    yield flask_app
    with flask_app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the whole run: Playwright allows one per process."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def connection(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connection]:
    """One outer transaction for the whole test: every commit inside is a savepoint, and all is rolled back after.

    Redis begins empty, so that no limit is used up.
    """
    Redis.from_url(app.config["INVENTRA"].redis_address).flushdb()
    with app.app_context():
        engine = db.engine
    with engine.connect() as connection:
        outer = connection.begin()
        monkeypatch.setattr(FlaskSession, "get_bind", lambda *_args, **_kwargs: connection)
        factory = db.session.session_factory
        factory.configure(join_transaction_mode="create_savepoint")
        yield connection
        factory.configure(join_transaction_mode="conditional_savepoint")
        outer.rollback()


@pytest.fixture
def ctx(app: Flask, connection: Connection) -> Iterator[Any]:
    """An application context inside the test's transaction."""
    with app.app_context() as context:
        yield context
        db.session.remove()


@pytest.fixture
def client(app: Flask, connection: Connection) -> FlaskClient:
    """An anonymous browser."""
    return app.test_client()


@pytest.fixture
def admin(app: Flask, connection: Connection) -> Person:
    """May do everything."""
    return sign_in(app, "admin_person", "Admin")


@pytest.fixture
def ada(app: Flask, connection: Connection) -> Person:
    """Buys, manages and keeps the catalogue."""
    return sign_in(app, "ada_person", "Buyer", "Manager")


@pytest.fixture
def ben(app: Flask, connection: Connection) -> Person:
    """Counts and moves stock."""
    return sign_in(app, "ben_person", "Warehouse")


@pytest.fixture
def cleo(app: Flask, connection: Connection) -> Person:
    """Audits: sees everything, changes nothing."""
    return sign_in(app, "cleo_person", "Auditor")


@pytest.fixture
def dan(app: Flask, connection: Connection) -> Person:
    """Has signed in and may do nothing."""
    return sign_in(app, "dan_person")


@pytest.fixture
def api(app: Flask) -> Callable[[Person], Caller]:
    """The REST API as a person calls it: `api(ada).post("/api/v1/unit/", {...})`."""
    return lambda person: Caller(app.test_client(), person.token)


def _settings(servers: Settings, database: str) -> Settings:
    url = f"postgresql://postgres@/{database}?host={servers.socket_dir}"
    return servers.model_copy(update={"database_url": url, "redis_url": servers.redis_address})


def _drop_older_templates(servers: Settings) -> None:
    """Free the disk of templates of earlier states of the code; a running test may still copy one of the newest."""
    with _server(servers) as connection:
        names = connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%%' ORDER BY oid DESC OFFSET %s",
            [TEMPLATES_KEPT],
        )
        for (name,) in names.fetchall():
            with suppress(psycopg.errors.ObjectInUse):
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _exists(servers: Settings, name: str) -> bool:
    with _server(servers) as connection:
        return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _run(servers: Settings, statement: str, *names: str) -> None:
    with _server(servers) as connection:
        connection.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))


def _server(servers: Settings) -> psycopg.Connection:
    return psycopg.connect(host=str(servers.socket_dir), user="postgres", dbname="postgres", autocommit=True)


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Tell what a long text holds or lacks by an excerpt, so that the name of a failed test is not lost in a page."""
    if op not in ("in", "not in") or not isinstance(left, str) or not isinstance(right, str) or len(right) < LONG:
        return None
    at = max(right.find(left), 0)
    return [f"{left!r} {op} a text of {len(right)} characters", repr(right[max(at - LONG // 2, 0) : at + LONG // 2])]
