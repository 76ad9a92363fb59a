"""A detail page by keyboard: tabs, the explanation of a number, the drawer beside a list, the walk through it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import PHONE, Watch

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def test_arrow_keys_open_tabs_and_back_returns(open_page: Open) -> None:
    page = open_page("/variant/show/1")
    page.get_by_role("tab", name="Overview").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Stock by place")).to_be_focused()
    expect(page).to_have_url(address_of("stock_by_place"))
    page.keyboard.press("ArrowRight")
    movements = page.get_by_role("tab", name="Movements")
    expect(movements).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("tabpanel").get_by_role("heading", name="Movements")).to_be_visible()
    expect(page.get_by_role("tabpanel")).to_have_attribute("aria-labelledby", "tab-movements")
    page.go_back()
    expect(page.get_by_role("tab", name="Stock by place")).to_have_attribute("aria-selected", "true")


def address_of(tab: str) -> re.Pattern[str]:
    """The address of a tab."""
    return re.compile(rf"[?]tab={tab}$")


def test_a_tab_that_fails_says_so_and_is_tried_again(open_page: Open, watch: Watch) -> None:
    page = open_page("/variant/show/1")
    page.route("**/tab/movements", lambda route: route.fulfill(status=500, body=""))
    page.get_by_role("tab", name="Movements").click()
    again = page.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    page.unroute("**/tab/movements")
    again.click()
    expect(page.get_by_role("tabpanel").get_by_role("heading", name="Movements")).to_be_visible()
    watch.complaints.clear()  # the browser notes the failure that was wanted


def test_a_number_explains_itself_and_escape_returns_to_it(open_page: Open) -> None:
    page = open_page("/variant/show/1")
    number = page.get_by_title("Explain this number").first
    number.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("#explain")
    expect(dialog.get_by_role("rowheader", name="Together")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(number).to_be_focused()


def test_the_drawer_follows_j_and_k_and_escape_returns_to_the_row(open_page: Open) -> None:
    page = open_page("/variant/list/")
    rows = page.locator("tr[data-row]")
    page.keyboard.press("j")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("Space")
    drawer = page.locator("#drawer")
    expect(drawer.get_by_role("heading", level=2).first).to_be_visible()
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    code = rows.nth(1).locator(".iv-item-code").inner_text()
    expect(drawer.locator(".iv-detail-meta code")).to_have_text(code)
    page.keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(rows.nth(0)).to_be_focused()


def test_a_phone_has_no_drawer(open_page: Open) -> None:
    page = open_page("/variant/list/", size=PHONE)
    page.keyboard.press("j")
    page.keyboard.press("Space")
    expect(page.locator("#drawer")).to_be_hidden()


def test_j_walks_on_through_the_list_one_came_from(open_page: Open) -> None:
    page = open_page("/variant/list/")
    ids = [row.get_attribute("data-row") for row in page.locator("tr[data-row]").all()]
    page.locator("tr[data-row] a.iv-cell-link").first.click()
    page.wait_for_url(f"**/variant/show/{ids[0]}")
    expect(page.get_by_label("Next in the list")).to_be_visible()
    page.keyboard.press("j")
    page.wait_for_url(f"**/variant/show/{ids[1]}")
    page.get_by_label("Previous in the list").click()
    page.wait_for_url(f"**/variant/show/{ids[0]}")


def test_who_did_not_come_from_a_list_has_no_way_through_it(open_page: Open) -> None:
    expect(open_page("/variant/show/1").get_by_label("Next in the list")).to_be_hidden()
