"""A first day, in a real browser on a site with its workers: what people do without anybody's help."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import func, select

from app.catalog.models import Barcode
from app.core.db import session
from app.core.transaction import transact
from app.inventory.models import Location, ReorderRule, StockAlert, StockLevel
from tests.browser.stage import DESKTOP, PHONE, sign_in
from tests.factories import catalog, inventory
from tests.jobs.conftest import redis_server  # noqa: F401
from tests.jobs.plant import Plant, RedisServer
from tests.jobs.web import PASSWORD, Web, hire, inside

pytestmark = [pytest.mark.browser, pytest.mark.real_db]
SLOW_MS = 15_000
EAN = "4006381333931"


@dataclass
class Workplace:
    """A site with its web server and workers, and the browsers of its people."""

    web: Web
    chromium: Browser
    contexts: dict[str, BrowserContext]

    def sit_down(self, name: str, size: dict[str, int] = DESKTOP, **options: Any) -> Page:
        """A new page in which the person has signed in."""
        key = f"{name}-{size['width']}"
        if key not in self.contexts:
            self.contexts[key] = self.chromium.new_context(viewport=size, **options)
            page = self.contexts[key].new_page()
            sign_in(page, self.web.address, name, PASSWORD)
            return page
        earlier = self.contexts[key].pages
        page = self.contexts[key].new_page()
        for left in earlier:  # of several open tabs, any one would show a toast
            left.close()
        page.goto(self.web.address)
        return page


@pytest.fixture(scope="module")
def work(servers: Any, template: str, redis_server: RedisServer, chromium: Browser) -> Iterator[Workplace]:  # noqa: F811
    """Berlin with two bins, thirty items with a reorder rule, one bolt with a barcode; Ada, Ben and their workers."""
    plant = Plant(servers, template, redis_server)
    contexts: dict[str, BrowserContext] = {}
    try:
        with inside(plant) as app:
            hire(app, "ada", "Manager")
            hire(app, "ben", "Warehouse")
            transact(_furnish)
        for queue in ("default", "live", "reports"):
            plant.start("worker", queue)
        plant.start("scheduler")
        yield Workplace(Web(plant), chromium, contexts)
        for context in contexts.values():
            context.close()
    finally:
        plant.close()


@pytest.fixture
def look(work: Workplace) -> Iterator[Callable[[Any], Any]]:
    """`look(statement)` answers the scalar that the site's database holds now."""
    with inside(work.web._plant) as app:

        def ask(statement: Any) -> Any:
            with app.app_context():
                session.rollback()
                return session.scalar(statement)

        yield ask


def test_a_barcode_finds_its_product(work: Workplace) -> None:
    page = work.sit_down("ada")
    page.keyboard.press("Control+k")
    page.keyboard.type(EAN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hex bolt M8", timeout=SLOW_MS)
    expect(page.get_by_role("main")).to_contain_text("BOLT-M8")


def test_five_units_move_between_bins_on_a_phone(work: Workplace, look: Callable[[Any], Any]) -> None:
    page = work.sit_down("ben", PHONE, has_touch=True, is_mobile=True)
    page.get_by_role("navigation", name="Quick").get_by_role("link", name="Scan").tap()
    page.get_by_role("button", name="Move", exact=True).tap()
    _scan(page, "BER-A-01")
    _scan(page, EAN)
    expect(page.locator("[data-scan-outcome]")).to_contain_text("1 pcs")
    page.get_by_label("Quantity", exact=True).first.fill("5")
    page.keyboard.press("Enter")
    _scan(page, "BER-A-02")
    expect(page.locator("[data-scan-outcome]")).to_contain_text("moved to BER-A-02", timeout=SLOW_MS)
    expect(page.get_by_text("All sent")).to_be_visible(timeout=SLOW_MS)
    bolts = select(StockLevel.on_hand).join(Location, Location.id == StockLevel.location_id)
    assert look(bolts.where(Location.code == "BER-A-02")) == Decimal(5)
    assert look(bolts.where(Location.code == "BER-A-01")) == Decimal(15)


def test_a_saved_view_is_shared_by_its_address(work: Workplace) -> None:
    ada = work.sit_down("ada")
    ada.goto(f"{work.web.address}/reorder_rule/list/?minimum__gte=20")
    ada.get_by_role("button", name="Save view").click()
    dialog = ada.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Big minimums")
    dialog.get_by_label("Who sees it").select_option("Everyone")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(ada.get_by_role("link", name="Big minimums")).to_have_attribute("aria-current", "page", timeout=SLOW_MS)
    ben = work.sit_down("ben")
    ben.goto(ada.url)
    expect(ben.get_by_role("link", name="Big minimums")).to_have_attribute("aria-current", "page")
    expect(ben.locator("#list tbody tr")).to_have_count(3)


def test_the_reorder_point_of_every_match_changes_at_once(work: Workplace, look: Callable[[Any], Any]) -> None:
    page = work.sit_down("ada")
    page.goto(f"{work.web.address}/reorder_rule/list/?minimum=7")
    page.get_by_role("checkbox", name="Select all rows of this page").click()
    page.get_by_role("button", name="Select all 30 matching").click()
    page.get_by_role("region", name="Selected rows").get_by_role("button", name="Edit").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Minimum", exact=True).fill("9")
    dialog.get_by_role("button", name="Change").click()
    expect(dialog.get_by_text("30 of 30 rows looked at, 30 changed.")).to_be_visible(timeout=SLOW_MS)
    assert look(select(func.count()).where(ReorderRule.minimum == 7)) == 0
    assert look(select(func.count()).where(ReorderRule.minimum == 9)) == 30


def test_an_alert_is_opened_from_its_toast_and_snoozed(work: Workplace, look: Callable[[Any], Any]) -> None:
    ada = work.sit_down("ada")
    expect(ada.locator("[data-live-words]")).to_have_text("Live", timeout=SLOW_MS)
    with inside(work.web._plant):
        transact(_run_low)
    toast = ada.locator("#toasts > *").filter(has_text="NUT-M8")
    expect(toast).to_be_visible(timeout=SLOW_MS)
    toast.get_by_role("link", name="Open").click()
    expect(ada.get_by_role("heading", level=1)).to_contain_text("NUT-M8")
    ada.get_by_role("main").get_by_role("link", name="Snooze").click()
    ada.get_by_role("button", name="Snooze").click()
    expect(ada.get_by_role("main")).to_contain_text("Snoozed", timeout=SLOW_MS)
    assert look(select(StockAlert.snoozed_until).order_by(StockAlert.id.desc()).limit(1)) is not None


def test_language_and_theme_are_switched_and_stay(work: Workplace) -> None:
    page = work.sit_down("ada")
    page.get_by_label("Account of Ada Test").click()
    page.get_by_role("button", name="Dark", exact=True).click()
    page.get_by_role("link", name="Language and time zone").click()
    page.wait_for_url("**/language")
    page.wait_for_load_state("networkidle")
    page.get_by_label("Language").select_option(label="Deutsch")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.wait_for_load_state("networkidle")
    page.goto(f"{work.web.address}/stock_level/list/")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bestand")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    again = work.sit_down("ada")
    expect(again.locator("html")).to_have_attribute("lang", "de")
    assert again.evaluate("document.documentElement.dataset.bsTheme") == "dark"


def _scan(page: Page, code: str) -> None:
    """A wedge scanner: the code in a burst, then Enter."""
    page.keyboard.type(code, delay=4)
    page.keyboard.press("Enter")


def _furnish() -> None:
    berlin = inventory.site("BER")
    bins = [inventory.bin_of(berlin, f"BER-A-0{number}") for number in (1, 2)]
    bolt = catalog.variant(catalog.product(name="Hex bolt M8", code="BOLT"), sku="BOLT-M8")
    session.add(Barcode(variant_id=bolt.id, code=EAN, kind="ean13"))
    inventory.stock(bolt, bins[0], 20)
    for number in range(30):
        inventory.rule(inventory.variant(f"RING-{number:02}"), berlin, 7)
    for number in range(3):
        inventory.rule(inventory.variant(f"BIG-{number}"), berlin, 20 + number)


def _run_low() -> None:
    nut = inventory.variant("NUT-M8")
    place = session.scalars(select(Location).where(Location.code == "BER")).one()
    inventory.rule(nut, place, 10)
    inventory.stock(nut, place, 5)
