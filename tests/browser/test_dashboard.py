"""The dashboard in a browser: arranged by its reader, its figures read, enlarged and followed to their rows."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import func, select

from app.core.db import session
from app.inventory.models import CUSTOMER, SUPPLIER, StockMove
from tests.browser.stage import PHONE, Site, Watch
from tests.browser.test_pages import violations

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def tiles(page: Page) -> list[str]:
    labels = page.locator(".iv-tiles .iv-tile-label").all_inner_texts()
    return [label.split("\n")[0] for label in labels]


def test_tiles_move_and_hide_by_the_keys_and_come_back(open_page: Open) -> None:
    page = open_page("/")
    before = tiles(page)
    page.get_by_role("link", name="Customise").click()
    expect(page.locator("[data-arrange][data-ready]")).to_be_visible()
    later = page.get_by_role("button", name=f"Move {before[0]} later")
    later.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-arrange-told]")).to_have_text(f"{before[0]} is now number 2 of 4.")
    expect(later).to_be_focused()
    page.get_by_role("checkbox", name=f"Show {before[2]}").uncheck()
    page.get_by_role("button", name="Done").click()
    page.wait_for_url("**/")
    assert tiles(page) == [before[1], before[0], before[3]]
    page.reload()
    assert tiles(page) == [before[1], before[0], before[3]]
    page.get_by_role("link", name="Customise").click()
    expect(page.locator("[data-arrange][data-ready]")).to_be_visible()
    page.get_by_role("button", name="Reset to the layout of my roles").click()
    page.wait_for_url("**/")
    assert tiles(page) == before


def test_a_tile_is_dragged_to_another_place(open_page: Open) -> None:
    page = open_page("/?arrange=yes")
    first, second = (page.locator(".iv-tiles [data-arrange-part]").nth(number) for number in (0, 1))
    label = first.get_attribute("data-label")
    first.locator(".iv-arrange-tools").drag_to(second, target_position={"x": 200, "y": 60}, steps=12)
    expect(page.locator(".iv-tiles [data-arrange-part]").nth(1)).to_have_attribute("data-label", label or "")


@pytest.mark.parametrize("size", [None, PHONE], ids=["1440", "390"])
def test_arranging_is_accessible(open_page: Open, size: dict[str, int] | None) -> None:
    page = open_page("/?arrange=yes", **({"size": size} if size else {}))
    assert violations(page) == []


def drawn(page: Page, name: str) -> Locator:
    """The figure, once its chart stands there."""
    figure = page.locator(f"#plot-{name}")
    figure.scroll_into_view_if_needed()
    expect(figure.locator(".nsewdrag")).to_have_count(1)
    return figure


def test_a_click_on_a_bar_opens_the_rows_behind_it(open_page: Open, site: Site) -> None:
    page = open_page("/?period=7d")
    bars = drawn(page, "flows").locator(".barlayer .point path")
    expect(bars.last).to_be_attached()
    tallest = max((bars.nth(number).bounding_box() or {} for number in range(bars.count())), key=height)
    page.mouse.move(tallest["x"] + tallest["width"] / 2, tallest["y"] + tallest["height"] / 2)
    page.mouse.click(tallest["x"] + tallest["width"] / 2, tallest["y"] + tallest["height"] / 2)
    page.wait_for_url("**/stock_move/list/**")
    assert "flow=inbound" in page.url
    with site.app.app_context():  # other tests may have received goods today, too
        came_in = session.scalar(select(func.count()).where(StockMove.from_location_id.in_((SUPPLIER, CUSTOMER))))
    assert came_in
    expect(page.locator("#list-count")).to_have_text(str(came_in))


def height(box: dict[str, float]) -> float:
    return box.get("height", 0)


def test_each_part_of_a_stacked_bar_opens_its_own_rows(open_page: Open) -> None:
    page = open_page("/")
    bars = drawn(page, "health").locator(".barlayer .point path")
    wide = [box for number in range(bars.count()) if (box := bars.nth(number).bounding_box()) and box["width"] > 8]
    assert len(wide) == 2, "some are low and some are well"
    states = []
    for box in wide:
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_url("**/variant/list/?health=**")
        states.append(page.url.split("health=")[1].split(".")[0])
        page.go_back()
        drawn(page, "health")
    assert states == ["healthy", "low"]


def test_the_keys_reach_the_rows_through_the_table(open_page: Open) -> None:
    page = open_page("/")
    menu = page.get_by_label("Forms of Stock health")
    menu.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="View as table").last.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/health/table**")
    low = page.locator("tbody a").nth(1)
    number = low.inner_text()
    low.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/variant/list/?health=low.**")
    expect(page.locator("#list-count")).to_have_text(number)


def test_a_figure_says_its_values_in_words(open_page: Open) -> None:
    page = open_page("/")
    plot = drawn(page, "health").locator("[data-figure-plot]")
    said = page.locator(f"#{plot.get_attribute('aria-describedby')}")
    expect(said).to_contain_text("BER: 3 in stock, 1 low, 0 out, 0 over.")


def test_a_figure_fills_the_screen_and_the_focus_returns(open_page: Open) -> None:
    page = open_page("/")
    drawn(page, "flows")
    menu = page.get_by_label("Forms of Inbound and outbound units")
    menu.click()
    page.get_by_role("button", name="Full screen").click()
    dialog = page.get_by_role("dialog", name="Inbound and outbound units")
    expect(dialog).to_be_visible()
    expect(dialog.locator("#plot-flows .main-svg").first).to_have_attribute("height", "750")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(menu).to_be_focused()
    expect(page.locator(".iv-charts #plot-flows .main-svg").first).to_have_attribute("height", "280")


def test_a_figure_that_did_not_load_is_tried_again(open_page: Open, watch: Watch) -> None:
    page = open_page("/dashboard/figure/flows/table")
    address = "**/dashboard/figure/flows?*"
    page.route(address, lambda route: route.abort())
    page.goto(page.url.split("/dashboard")[0] + "/")
    figure = page.locator("#plot-flows")
    figure.scroll_into_view_if_needed()
    retry = figure.get_by_role("button", name="Try again")
    expect(retry).to_be_visible()
    drawn(page, "health")
    assert violations(page) == []
    page.unroute(address)
    retry.click()
    drawn(page, "flows")
    expect(retry).to_be_hidden()
    assert all("flows" in complaint or "ERR_FAILED" in complaint for complaint in watch.complaints)
    watch.complaints.clear()
