"""The whole way of an alert: one person adjusts stock, another person's page says so."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from app.core.db import session
from app.core.transaction import transact
from app.inventory.models import Reason
from tests.browser.stage import DESKTOP, sign_in
from tests.factories import inventory
from tests.jobs.conftest import redis_server  # noqa: F401
from tests.jobs.plant import Plant, RedisServer
from tests.jobs.web import PASSWORD, Web, hire, inside

pytestmark = [pytest.mark.browser, pytest.mark.real_db]
TOAST_MS = 15_000
SEND = """async ([url, body]) => {
  const headers = {
    "Content-Type": "application/json",
    "Idempotency-Key": crypto.randomUUID(),
    "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content,
  };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  return [answer.status, await answer.text()];
}"""


@pytest.fixture
def house(servers: Any, template: str, redis_server: RedisServer) -> Iterator[tuple[Web, dict[str, Any]]]:  # noqa: F811
    """A site with workers, Ada who watches, Ben who counts, and 20 pieces under a minimum of 10."""
    plant = Plant(servers, template, redis_server)

    def furnish() -> dict[str, Any]:
        site = inventory.site("BER")
        item = inventory.variant("BOLT-8")
        inventory.rule(item, site, 10)
        inventory.stock(item, site, 20)
        reason = Reason(code="broken", name="Broken")
        session.add(reason)
        session.flush()
        line = {"variant_id": item.id, "location_id": site.id, "difference": "-15"}
        return {"reason_id": reason.id, "lines": [line]}

    try:
        with inside(plant) as app:
            hire(app, "ada", "Manager")
            hire(app, "ben", "Warehouse")
            adjustment = transact(furnish)
        for queue in ("default", "live"):
            plant.start("worker", queue)
        plant.start("scheduler")
        yield Web(plant), adjustment
    finally:
        plant.close()


def test_bens_adjustment_makes_adas_toast_appear(chromium: Browser, house: tuple[Web, dict[str, Any]]) -> None:
    web, adjustment = house
    ada, ben = (_page_of(chromium, web, name) for name in ("ada", "ben"))
    expect(ada.locator("[data-live-words]")).to_have_text("Live")
    status, answer = ben.evaluate(SEND, ["/api/v1/stock_level/adjust", adjustment])
    assert status == 200, answer
    toast = ada.locator("#toasts > *")
    expect(toast).to_contain_text("Low stock: BOLT-8", timeout=TOAST_MS)
    expect(toast).to_contain_text("5 available at BER, the minimum is 10.")
    expect(ada.locator(".iv-bell-count").first).to_have_text("1")
    expect(toast).to_have_count(1)
    other_tab = ada.context.new_page()
    other_tab.goto(web.address)
    expect(other_tab.locator("[data-live-words]")).to_have_text("Live")
    expect(other_tab.locator(".iv-bell-count")).to_have_text("1")
    expect(other_tab.locator("#toasts > *")).to_have_count(0)  # one person is told once, in whichever tab
    ada.reload()
    expect(ada.locator(".iv-bell-count").first).to_have_text("1")
    expect(ada.locator("#toasts > *")).to_have_count(0)  # seen once is not shown again
    ada.goto(f"{web.address}/notification/list/")
    expect(ada.get_by_role("main")).to_contain_text("Low stock: BOLT-8")


def test_a_toast_is_snoozed_and_the_bell_forgets_it(chromium: Browser, house: tuple[Web, dict[str, Any]]) -> None:
    web, adjustment = house
    ada, ben = (_page_of(chromium, web, name) for name in ("ada", "ben"))
    expect(ada.locator("[data-live-words]")).to_have_text("Live")
    ben.evaluate(SEND, ["/api/v1/stock_level/adjust", adjustment])
    toast = ada.locator("#toasts > *", has_text="Low stock: BOLT-8")
    expect(toast).to_be_visible(timeout=TOAST_MS)
    ada.get_by_label("Inbox").click()
    expect(ada.locator(".iv-latest")).to_contain_text("Low stock: BOLT-8")
    ada.keyboard.press("Escape")
    toast.get_by_role("button", name="Snooze").click()
    expect(ada.locator("#toasts")).to_contain_text("Snoozed for an hour")
    expect(ada.locator(".iv-bell-count")).to_be_empty()
    ada.goto(f"{web.address}/notification/list/?state=snoozed")
    expect(ada.get_by_role("main")).to_contain_text("Low stock: BOLT-8")


def _page_of(chromium: Browser, web: Web, name: str) -> Page:
    page = chromium.new_context(viewport=DESKTOP).new_page()
    sign_in(page, web.address, name, PASSWORD)
    return page
