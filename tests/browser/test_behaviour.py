"""What pages do in the browser: keys, theme, dialogs, selects, lines, toasts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import PHONE

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def test_a_slash_goes_to_the_search_of_the_list(open_page: Open) -> None:
    page = open_page("/product/list/")
    page.keyboard.press("/")
    expect(page.locator("[data-list-search]")).to_be_focused()
    page.keyboard.type("NU205")
    page.keyboard.press("Enter")
    page.wait_for_url("**search=NU205*")
    expect(page.locator("tbody tr")).to_have_count(1)


def test_the_chosen_theme_outlives_the_page(open_page: Open) -> None:
    page = open_page("/product/list/")
    page.get_by_role("button", name="Dark theme").click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    expect(page.get_by_role("button", name="Dark theme")).to_have_attribute("aria-pressed", "true")


def test_sorting_by_a_heading_says_so(open_page: Open) -> None:
    page = open_page("/location/list/")
    page.get_by_role("columnheader", name="Code").get_by_role("link").click()
    page.wait_for_url("**order=code*")
    expect(page.get_by_role("columnheader", name="Code")).to_have_attribute("aria-sort", "ascending")


def test_deleting_asks_first_and_escape_keeps_the_row(open_page: Open) -> None:
    page = open_page("/tag/add")
    page.get_by_label("Name").fill("fragile")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/tag/show/*")
    page.get_by_label("More actions").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_label("More actions").click()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    page.wait_for_url("**/tag/list/")


def test_a_refused_form_names_the_field_and_takes_the_focus(open_page: Open, watch) -> None:
    page = open_page("/stock_level/receive")
    page.get_by_role("button", name="Add a line").click()
    page.get_by_role("button", name="Remove this line").first.click()
    page.get_by_label("Quantity").fill(" 12x ")
    page.get_by_role("button", name="Receive").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.get_by_label("Quantity")).to_have_attribute("aria-invalid", "true")
    fields = page.get_by_label("Quantity"), page.locator(".ts-wrapper:has(#lines-0-location_id-ts-control) .ts-control")
    colours = [field.evaluate("field => getComputedStyle(field).borderColor") for field in fields]
    assert colours[0] == colours[1]
    page.get_by_role("link", name="Line 1, Put into: This value is required.").click()
    expect(page.get_by_role("combobox", name="Put into")).to_be_focused()
    expect(page.get_by_role("combobox", name="Put into")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[data-draft-offer]")).to_be_hidden()  # the form still holds what was typed
    watch.complaints = [told for told in watch.complaints if "status of 422" not in told]


def test_control_s_saves(open_page: Open) -> None:
    page = open_page("/tag/add")
    page.get_by_label("Name").fill("heavy")
    page.keyboard.press("Control+s")
    page.wait_for_url("**/tag/show/*")


def test_a_remote_select_finds_a_row_by_typing(open_page: Open) -> None:
    page = open_page("/product/add")
    page.locator("#category_id-ts-control").fill("Bear")
    page.get_by_role("option", name="Bearings").click()
    assert page.locator("select[name=category_id]").input_value() != ""


def test_a_code_typed_in_full_and_enter_choose_its_row_and_no_other(open_page: Open) -> None:
    page = open_page("/stock_level/adjust")
    picker = page.locator("#lines-0-variant_id-ts-control")
    picker.click()
    expect(page.get_by_role("option").nth(3)).to_be_visible()  # what is offered before anything is typed
    picker.press_sequentially("BRG-002")
    picker.press("Enter")  # sooner than any answer: nothing is chosen, the form is not sent
    expect(page.get_by_role("option").first).to_contain_text("BRG-002")
    picker.press("Enter")
    expect(page.locator(".ts-control .item").first).to_contain_text("BRG-002")


def test_goods_of_two_lines_are_received_by_form(open_page: Open) -> None:
    page = open_page("/stock_level/receive")
    page.get_by_role("button", name="Add a line").click()
    expect(page.locator("[data-line]")).to_have_count(2)
    for number, sku in enumerate(("BRG-000", "BRG-001")):
        line = page.locator("[data-line]").nth(number)
        _choose(page, line.locator(f"#lines-{number}-variant_id-ts-control"), sku)
        _choose(page, line.locator(f"#lines-{number}-location_id-ts-control"), "BER-A-01")
        line.locator(f"[name='lines-{number}-quantity']").fill("5")
    page.get_by_role("button", name="Receive").last.click()
    page.wait_for_url("**/stock_level/list/")
    expect(page.get_by_role("status").filter(has_text="2 lines received.")).to_be_visible()


def test_the_menu_of_a_phone_opens_and_escape_closes_it(open_page: Open) -> None:
    page = open_page("/product/list/", size=PHONE)
    more = page.get_by_role("button", name="More")
    more.click()
    expect(page.get_by_role("link", name="Categories")).to_be_visible()
    expect(more).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(more).to_be_focused()
    expect(page.get_by_role("link", name="Categories")).to_be_hidden()


def _choose(page: Page, control: object, text: str) -> None:
    control.fill(text)
    page.get_by_role("option", name=text).first.click()
