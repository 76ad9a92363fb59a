"""A real browser on a real server: Chromium, a threaded server, and a database of its own that really commits."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from psycopg import sql
from werkzeug.serving import make_server

from app.core.db import db
from app.core.transaction import transact
from config import Settings
from dashboards.site import create_site
from tests.browser.stage import DESKTOP, Site, Watch, sign_in
from tests.factories import catalog, inventory
from tests.horizon import count_everything

PASSWORD = "Correct-horse-9"
NAMES = (
    "Ball bearing 6204-2RS, sealed",
    "Cylindrical roller bearing NU205",
    "Thrust bearing 51105",
    "Needle bearing HK1612",
)


@pytest.fixture(scope="session")
def site(servers: Settings, template: str) -> Iterator[Site]:
    """The site, furnished, on a free port of this machine."""
    with running(servers, template, f"site_{os.getpid()}", furnish) as running_site:
        yield running_site


@contextmanager
def running(servers: Settings, template: str, database: str, furnish: Callable[[Flask], None]) -> Iterator[Site]:
    """A site on a copy of the template, furnished; database and server are gone afterwards."""
    _run(servers, "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", database, template)
    url = f"postgresql://postgres@/{database}?host={servers.socket_dir}"
    app = create_site(servers.model_copy(update={"database_url": url, "redis_url": servers.redis_address}))
    with app.app_context():
        furnish(app)
        db.session.remove()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.server_port}", app)
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()
    _run(servers, "DROP DATABASE IF EXISTS {} WITH (FORCE)", database)


@pytest.fixture(scope="session")
def session_of(site: Site, chromium: Browser) -> Callable[[str], Any]:
    """`session_of("ada")` answers the cookies of that person's session, signed in once per run."""
    states: dict[str, Any] = {}

    def state_of(username: str) -> Any:
        if username not in states:
            context = chromium.new_context()
            sign_in(context.new_page(), site.address, username, PASSWORD)
            states[username] = context.storage_state()
            context.close()
        return states[username]

    return state_of


@pytest.fixture
def watch(site: Site) -> Iterator[Watch]:
    """Fails the test when a watched page complained."""
    watching = Watch(site.address)
    yield watching
    assert watching.complaints == []


@pytest.fixture
def open_page(
    site: Site, chromium: Browser, session_of: Callable[[str], Any], watch: Watch
) -> Iterator[Callable[..., Page]]:
    """`open_page("/users/list/", who="ada", theme="dark", size=PHONE)` answers a watched page."""
    contexts: list[BrowserContext] = []

    def open_(path: str, who: str | None = "ada", theme: str = "light", size: dict[str, int] = DESKTOP) -> Page:
        context = chromium.new_context(
            viewport=size, color_scheme=theme, reduced_motion="reduce", storage_state=session_of(who) if who else None
        )
        contexts.append(context)
        page = context.new_page()
        watch.over(page)
        page.goto(f"{site.address}{path}", wait_until="load")
        assert who is None or "/login/" not in page.url, f"the session of {who} has ended"
        return page

    yield open_
    for context in contexts:
        context.close()


def furnish(app: Flask) -> None:
    """Ada, who may do everything, Dan, who may do nothing, and a small warehouse."""
    security = app.appbuilder.sm
    security.add_user("ada", "Ada", "Byron", "ada@example.org", security.find_role("Admin"), password=PASSWORD)
    security.add_user("dan", "Dan", "Nobody", "dan@example.org", [], password=PASSWORD)
    transact(_stock_the_warehouse)
    count_everything()


def _stock_the_warehouse() -> None:
    bearings = catalog.category("Bearings")
    house = inventory.site("BER")
    shelf = inventory.bin_of(inventory.zone(house, "BER-A"), "BER-A-01")
    for number, name in enumerate(NAMES):
        made = catalog.product(name=name, code=f"BRG-{number:03}", category=bearings)
        item = catalog.variant(made, sku=f"BRG-{number:03}")
        inventory.rule(item, house, 40, 120)
        inventory.stock(item, shelf, 30 * (number + 1))


def _run(servers: Settings, statement: str, *names: str) -> None:
    address = {"host": str(servers.socket_dir), "user": "postgres", "dbname": "postgres"}
    with psycopg.connect(**address, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))
