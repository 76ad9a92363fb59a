"""Goods of a tracked item whose label tells no lot: the phone asks for it, and nothing is booked without."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.core.db import session
from app.core.transaction import transact
from app.inventory.models import Lot, StockLevel
from tests.browser.stage import Site
from tests.factories import inventory
from tests.scanning.test_scan_page import all_sent, scan, told

pytestmark = pytest.mark.browser


@pytest.fixture
def milk(site: Site) -> dict[str, Any]:
    """An item that comes in lots."""
    with site.app.app_context():
        made = transact(lambda: {"sku": inventory.tracked().sku})
        session.remove()
        return made


def test_the_lot_on_the_goods_is_asked_for_and_booked(
    phone: Callable[..., Page], shelves: dict[str, Any], milk: dict[str, Any]
) -> None:
    page = phone("/scan?mode=receive")
    scan(page, shelves["b"]["code"], milk["sku"])
    told(page, "say which lot this is")
    expect(page.locator("[data-scan-main]")).to_be_disabled()
    page.get_by_role("button", name="Lot and expiry").click()
    dialog = page.get_by_role("dialog", name="What is printed on the goods?")
    page.keyboard.type("CHARGE-7")
    dialog.get_by_label("Expires on").fill("2031-01-31")
    dialog.get_by_role("button", name="Use it").click()
    expect(page.locator("[data-scan-hand-trace]")).to_contain_text("Lot CHARGE-7 · expires 2031-01-31")
    page.get_by_role("button", name="Receive 1 unit").click()
    all_sent(page, 1)
    found = session.execute(
        select(Lot.code, Lot.expires_on).join(StockLevel).where(StockLevel.location_id == shelves["b"]["id"])
    ).one()
    session.rollback()
    assert (found.code, found.expires_on.isoformat()) == ("CHARGE-7", "2031-01-31")
