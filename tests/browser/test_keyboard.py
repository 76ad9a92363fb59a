"""Whole journeys without a mouse: to the content, through a list and its filters, into a form and out of dialogs."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.stage import Watch

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def tab_to(page: Page, target: Locator, most: int = 60) -> None:
    """Press Tab until `target` has the focus; fails after `most` presses."""
    for _ in range(most):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{most} times Tab did not reach {target}")


def test_the_first_tab_offers_to_skip_to_the_content(open_page: Open) -> None:
    page = open_page("/variant/list/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_list_is_searched_walked_previewed_and_selected_by_keys_alone(open_page: Open) -> None:
    page = open_page("/variant/list/")
    rows = page.locator("tr[data-row]")
    page.keyboard.press("/")
    page.keyboard.type("roller")
    expect(rows).to_have_count(1)
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    expect(rows).to_have_count(4)
    page.keyboard.press("Tab")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("#drawer")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    expect(rows.nth(1)).to_be_focused()
    tab_to(page, rows.nth(1).get_by_role("checkbox"))
    page.keyboard.press("Space")
    expect(page.get_by_text("1 selected")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("1 selected")).to_be_hidden()


def test_a_filter_is_added_and_removed_by_keys_alone(open_page: Open) -> None:
    page = open_page("/stock_level/list/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the link that skips to the content
    tab_to(page, page.locator("[data-filter-menu] > summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator("[data-filter-menu]").get_by_role("button", name="On hand", exact=True))
    page.keyboard.press("Enter")
    value = page.get_by_label("Value of On hand")
    expect(value).to_be_visible()
    tab_to(page, value)
    page.keyboard.type("100")
    page.keyboard.press("Enter")
    expect(page.locator("tr[data-row]")).to_have_count(1)
    tab_to(page, page.get_by_role("link", name="Remove the filter On hand ≥ 100"))
    page.keyboard.press("Enter")
    expect(page.locator("tr[data-row]")).to_have_count(4)


def test_a_refused_form_leads_by_keys_from_its_summary_to_the_field(open_page: Open, watch: Watch) -> None:
    page = open_page("/tag/add")
    page.get_by_label("Name").focus()
    page.keyboard.press("Control+s")
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    tab_to(page, summary.get_by_role("link"), most=2)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name")).to_be_focused()
    watch.complaints = [told for told in watch.complaints if "status of 422" not in told]


def test_a_dialog_keeps_the_focus_inside_and_gives_it_back(open_page: Open) -> None:
    page = open_page("/variant/show/1")
    number = page.get_by_title("Explain this number").first
    number.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#explain").get_by_role("rowheader", name="Together")).to_be_visible()
    for _ in range(12):  # a modal dialog leaves the browser's own bar as the one way out
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('#explain')")
    page.keyboard.press("Escape")
    expect(number).to_be_focused()
