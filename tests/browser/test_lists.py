"""Lists in the browser: views, chips, search while typing, columns, failures, and back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.stage import PHONE, Watch
from tests.browser.test_pages import violations

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
STOCK = "/stock_level/list/"


def rows(page: Page) -> Locator:
    """The rows of the list."""
    return page.locator("#list tbody tr")


def tab(page: Page, name: str) -> Locator:
    """The tab of the view `name`."""
    return page.locator("#list-views nav").get_by_role("link", name=name)


def forgive(watch: Watch, *parts: str) -> None:
    """Take complaints about the failure that the test made out of the watch."""
    watch.complaints = [told for told in watch.complaints if not any(part in told for part in parts)]


def filter_by(page: Page, name: str) -> None:
    """Open the editor of the filter `name` through the menu."""
    page.locator("[data-filter-menu] > summary").click()
    page.locator("[data-filter-menu]").get_by_role("button", name=name, exact=True).click()


def save_view(page: Page, name: str) -> None:
    """Save the list as a view through the dialog."""
    page.get_by_role("button", name="Save view").click()
    page.get_by_label("Name").fill(name)
    page.get_by_role("dialog").get_by_role("button", name="Save", exact=True).click()


def test_a_view_is_saved_shown_with_its_count_renamed_and_deleted(open_page: Open) -> None:
    page = open_page(f"{STOCK}?on_hand__gte=60")
    page.get_by_role("button", name="Save view").click()
    page.get_by_label("Name").fill("Well filled")
    page.get_by_label("Who sees it").select_option("everyone")
    page.get_by_role("dialog").get_by_role("button", name="Save", exact=True).click()
    saved = tab(page, "Well filled")
    expect(saved).to_have_attribute("aria-current", "page")
    expect(saved.locator("[data-view-count]")).to_have_text("3")
    assert "view=" in page.url
    assert "on_hand__gte=60" in page.url

    page.get_by_text("Actions of the view Well filled").locator("xpath=..").click()
    page.get_by_role("button", name="Rename or share").click()
    page.get_by_label("Name").fill("Full shelves")
    page.get_by_role("dialog").get_by_role("button", name="Save", exact=True).click()
    expect(tab(page, "Full shelves")).to_be_visible()

    page.get_by_text("Actions of the view Full shelves").locator("xpath=..").click()
    page.get_by_role("button", name="Delete the view").click()
    expect(tab(page, "Full shelves")).to_have_count(0)
    expect(page.get_by_text("On hand ≥ 60")).to_be_visible()


def test_a_name_that_is_taken_is_told_in_the_dialog(open_page: Open, watch: Watch) -> None:
    page = open_page("/location/list/?level=bin")
    save_view(page, "Bins")
    expect(tab(page, "Bins")).to_have_attribute("aria-current", "page")
    tab(page, "All").click()
    save_view(page, "Bins")
    expect(page.locator("[data-view-error]")).to_contain_text("taken")
    expect(page.get_by_label("Name")).to_be_focused()
    forgive(watch, "status of 409")


def test_a_filter_is_added_changed_and_removed_without_a_reload_and_back_restores(open_page: Open) -> None:
    page = open_page(STOCK)
    page.evaluate("window.isSamePage = true")
    filter_by(page, "On hand")
    page.get_by_label("Value of On hand").fill("60")
    page.get_by_role("button", name="Apply").click()
    expect(rows(page)).to_have_count(3)
    page.get_by_text("On hand ≥ 60").click()
    page.get_by_label("Value of On hand").fill("100")
    page.get_by_role("button", name="Apply").click()
    expect(rows(page)).to_have_count(1)
    page.go_back()
    expect(rows(page)).to_have_count(3)
    expect(page.get_by_text("On hand ≥ 60")).to_be_visible()
    page.get_by_role("link", name="Remove the filter On hand ≥ 60").click()
    expect(rows(page)).to_have_count(4)
    assert page.evaluate("window.isSamePage")
    assert page.url.endswith(STOCK)


def test_words_are_chosen_several_at_once(open_page: Open) -> None:
    page = open_page(STOCK)
    page.locator("#list-filters summary", has_text="Stock").click()
    page.get_by_label("Low stock").check()
    page.get_by_label("In stock").check()
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("Stock is one of Low stock, In stock")).to_be_visible()
    expect(rows(page)).to_have_count(4)


def test_the_list_narrows_while_one_types_and_loses_no_letter(open_page: Open) -> None:
    page = open_page("/product/list/")
    page.keyboard.press("/")
    page.keyboard.type("NU205", delay=120)
    expect(rows(page)).to_have_count(1)
    expect(page.locator("[data-list-search]")).to_have_value("NU205")
    expect(page.locator("[data-list-search]")).to_be_focused()
    expect(page.locator("#list-count")).to_have_text("1")
    page.wait_for_url("**search=NU205*")


def test_columns_are_hidden_moved_and_made_dense_by_keyboard_and_stay(open_page: Open) -> None:
    page = open_page("/reorder_rule/list/")
    page.locator("summary", has_text="Columns").press("Enter")
    page.get_by_role("checkbox", name="Multiple").press("Space")
    page.get_by_role("button", name="Move Maximum to the front").press("Enter")
    page.get_by_label("Compact").check()
    page.locator("[data-columns-form]").get_by_role("button", name="Apply").press("Enter")
    expect(page.locator("[data-density=compact]")).to_be_visible()
    page.reload()
    heads = page.locator("thead th").all_inner_texts()
    assert "Multiple" not in heads
    assert heads.index("Maximum") < heads.index("Minimum")
    page.locator("summary", has_text="Columns").click()
    page.get_by_role("button", name="Reset").click()
    expect(page.locator("[data-density=comfortable]")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Multiple")).to_be_visible()


def test_a_list_that_cannot_be_loaded_says_so_and_tries_again(open_page: Open, watch: Watch) -> None:
    page = open_page(STOCK)

    def fail(route: Route) -> None:
        route.abort()

    page.route("**/stock_level/list/?*", fail)
    tab(page, "Low stock").click()
    expect(page.get_by_role("alert")).to_contain_text("could not be loaded")
    page.unroute("**/stock_level/list/?*", fail)
    page.get_by_role("button", name="Try again").click()
    expect(tab(page, "Low stock")).to_have_attribute("aria-current", "page")
    forgive(watch, "ERR_FAILED", "htmx:")


def test_a_value_that_does_not_fit_is_told_in_the_list(open_page: Open, watch: Watch) -> None:
    page = open_page(STOCK)
    filter_by(page, "On hand")
    page.get_by_label("Value of On hand").fill("many")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("alert")).to_contain_text("Must be a number")
    forgive(watch, "status of 400", "htmx:", "Response Status Error Code 400")


def test_the_menu_of_a_row_opens_by_keyboard(open_page: Open) -> None:
    page = open_page(STOCK)
    page.get_by_label("Actions of row 1").press("Enter")
    expect(page.locator("#list tbody").get_by_role("link", name="Open")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Actions of row 1")).to_be_focused()


def test_the_pager_tells_the_range(open_page: Open) -> None:
    page = open_page("/product/list/?page_size=2")
    expect(page.get_by_text("1\N{EN DASH}2 of 4")).to_be_visible()
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_text("3\N{EN DASH}4 of 4")).to_be_visible()
    page.get_by_role("link", name="Previous").click()
    expect(page.get_by_text("1\N{EN DASH}2 of 4")).to_be_visible()


def test_the_list_leaves_its_place_for_the_detail_page(open_page: Open) -> None:
    page = open_page("/product/list/?page_size=2")
    kept = page.evaluate("JSON.parse(sessionStorage['inventra.list.Product'])")
    assert kept["url"] == "/product/list/?page_size=2"
    assert len(kept["ids"]) == 2
    assert "cursor=" in kept["next"]
    assert kept["previous"] is None


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_open_menus_and_the_dialog_are_accessible(open_page: Open, theme: str) -> None:
    page = open_page(f"{STOCK}?on_hand__gte=1&view=low-stock", theme=theme)
    page.locator("summary", has_text="Columns").click()
    expect(page.get_by_label("Compact")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    filter_by(page, "Changed at")
    expect(page.get_by_label("Value of Changed at")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save view").click()
    expect(page.get_by_label("Who sees it")).to_be_visible()
    assert violations(page) == []


def test_filters_and_tabs_fit_a_phone(open_page: Open) -> None:
    page = open_page(f"{STOCK}?on_hand__gte=1&reserved__lt=5", size=PHONE)
    page.locator("[data-filter-menu] > summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name="Changed at").click()
    expect(page.get_by_label("Value of Changed at")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
