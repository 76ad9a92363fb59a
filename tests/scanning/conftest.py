"""Scanning in the real browser uses the site and the Chromium of the browser tests."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from redis import Redis

from app.core.db import session
from app.core.transaction import transact
from app.inventory.models import Location, Reason
from config import Settings
from tests.browser.conftest import PASSWORD, running
from tests.browser.stage import PHONE, Site, sign_in
from tests.factories import catalog, inventory

ITEMS = ("SCN-1", "SCN-2", "SCN-3")


@pytest.fixture(scope="module")
def site(servers: Settings, template: str) -> Iterator[Site]:
    """A site with Ben and Mia of the warehouse, two bins and three items."""
    with running(servers, template, f"scan_{os.getpid()}", _furnish) as made:
        yield made


@pytest.fixture
def phone(site: Site, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """`phone("/scan", who="ben")` answers a signed-in page on a phone, ready to scan."""
    Redis.from_url(site.app.config["INVENTRA"].redis_address).flushdb()  # what other tests counted against sign-in
    contexts: list[BrowserContext] = []

    def open_(path: str = "/scan", who: str = "ben", size: dict[str, int] = PHONE, theme: str = "light") -> Page:
        context = chromium.new_context(viewport=size, color_scheme=theme, reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        sign_in(page, site.address, who, PASSWORD)
        page.goto(f"{site.address}{path}")
        page.wait_for_selector("[data-scan][data-ready=yes]")
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture
def shelves(site: Site) -> Iterator[dict[str, Any]]:
    """Bins A and B of their own, and three items: 20 of each in A."""
    with site.app.app_context():
        made = transact(_shelves)
        session.remove()
        yield made


def _furnish(app: Flask) -> None:
    security = app.appbuilder.sm
    for name in ("ben", "mia"):
        security.add_user(
            name, name.title(), "Tester", f"{name}@example.org", security.find_role("Warehouse"), password=PASSWORD
        )
    transact(lambda: session.add(Reason(code="scan_test", name="Fell off the shelf")))


def _shelves() -> dict[str, Any]:
    house = inventory.site()
    bins = [inventory.bin_of(house) for _ in range(2)]
    items = [catalog.variant(catalog.product(name=f"Part {number}")) for number in range(3)]
    for item in items:
        inventory.stock(item, bins[0], 20)
    return {
        "a": _named(bins[0]),
        "b": _named(bins[1]),
        "items": [{"id": item.id, "sku": item.sku} for item in items],
    }


def _named(place: Location) -> dict[str, Any]:
    return {"id": place.id, "code": place.code}
