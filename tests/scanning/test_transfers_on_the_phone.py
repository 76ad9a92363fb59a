"""Transfers by scanning: what is loaded at one site is unloaded at the other."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.core.db import session
from app.core.transaction import transact
from app.inventory.models import Location, StockLevel, TransferCargo, TransferOrder
from app.inventory.services import transfers
from tests.browser.stage import Site
from tests.factories import inventory
from tests.scanning.test_scan_page import all_sent, scan, told

pytestmark = pytest.mark.browser


@pytest.fixture
def order(site: Site, shelves: dict[str, Any]) -> dict[str, Any]:
    """Five of an item from bin A to a bin of another site, not sent yet."""

    def make() -> dict[str, Any]:
        source = session.get_one(Location, shelves["a"]["id"])
        target = inventory.bin_of(inventory.site())
        item = shelves["items"][0]
        line = transfers.DraftTransferLine(variant_id=item["id"], quantity=5)
        command = transfers.DraftTransfer(from_location_id=source.id, to_location_id=target.id, lines=(line,))
        made = transfers.draft(command)
        return {
            "id": made.order_id,
            "number": made.number,
            "item": item,
            "strange": shelves["items"][1],
            "target": target.id,
        }

    with site.app.app_context():
        return transact(make)


def state_of(order: dict[str, Any]) -> tuple[str, int]:
    """The order's state, and what of it is on the way."""
    found = session.get_one(TransferOrder, order["id"], populate_existing=True).state
    cargo = session.query(TransferCargo).filter_by(order_id=order["id"]).populate_existing().one()
    answer = (found, int(cargo.on_the_way))
    session.rollback()
    return answer


def test_what_is_loaded_is_sent_and_what_arrives_is_unloaded(
    site: Site, phone: Callable[..., Page], order: dict[str, Any]
) -> None:
    page = phone("/scan?mode=send")
    scan(page, order["number"].lower())
    expect(page.locator("[data-scan-lines] .iv-scan-left")).to_contain_text("5 pcs left")
    scan(page, order["strange"]["sku"])
    told(page, "is not on transfer")
    scan(page, order["item"]["sku"])
    told(page, "1 of 5 pcs")
    page.get_by_label("Quantity", exact=True).first.fill("4")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Send 4 units").click()
    all_sent(page, 1)
    with site.app.app_context():
        assert state_of(order) == ("sent", 4)
    page.locator("[data-scan-modes]").get_by_role("button", name="Unload").click()
    scan(page, order["number"], order["item"]["sku"])
    told(page, "1 of 4 pcs")
    expect(page.locator("[data-scan-place-words]")).to_contain_text(order["number"])
    page.get_by_role("button", name="Unload 1 unit").click()
    all_sent(page, 2)
    with site.app.app_context():
        assert state_of(order) == ("partly_received", 3)
        level = session.query(StockLevel).filter_by(location_id=order["target"]).one()
        assert level.on_hand == 1
        session.rollback()


def test_a_transfer_that_was_sent_is_not_loaded_again(
    site: Site, phone: Callable[..., Page], order: dict[str, Any]
) -> None:
    with site.app.app_context():
        transact(lambda: transfers.send(transfers.SendTransfer(order_id=order["id"])))
    page = phone("/scan?mode=send")
    scan(page, order["number"])
    told(page, "is not as far as that")
