"""The palette and the keyboard map, walked with the keys of a real browser."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.stage import PHONE

TRIES = 20  # until the request that told the palette has arrived


def test_the_palette_walks_with_the_keys_and_gives_the_focus_back(open_page: Callable[..., Page]) -> None:
    page = open_page("/variant/list/")
    opener = page.locator("[data-palette-open]")
    opener.focus()
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Search items")
    expect(field).to_be_focused()
    page.keyboard.type("bearing")
    options = page.locator("#palette [role=option]")
    expect(options.first).to_contain_text("available")
    first = str(options.first.get_attribute("id"))
    expect(field).to_have_attribute("aria-activedescendant", first)
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("End")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    expect(opener).to_be_focused()


def test_enter_opens_the_entry_and_the_palette_remembers_it(open_page: Callable[..., Page]) -> None:
    page = open_page("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("thrust bear")
    expect(page.locator("#palette [role=option]").first).to_contain_text("Thrust bearing 51105")
    with page.expect_request("**/palette/recent"):  # it outlives the page, and with it whoever waits for its answer
        page.keyboard.press("Enter")
    page.wait_for_url("**/variant/show/*")
    recent = page.get_by_role("group", name="Recent").get_by_role("option")
    for _ in range(TRIES):
        page.keyboard.press("Control+k")
        expect(page.locator("#palette [role=option]").first).to_be_visible()
        if recent.count():
            break
        page.keyboard.press("Escape")
    expect(recent).to_contain_text(["Thrust bearing 51105"])


def test_a_scanned_code_opens_its_object_before_any_result_is_there(open_page: Callable[..., Page]) -> None:
    page = open_page("/")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("brg-002")
    page.keyboard.press("Enter")
    page.wait_for_url("**/variant/show/*")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thrust bearing 51105")


def test_a_command_of_the_palette_changes_the_theme(open_page: Callable[..., Page]) -> None:
    page = open_page("/variant/list/")
    page.keyboard.press("Control+k")
    page.keyboard.type(">dark")
    expect(page.locator("#palette [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(page.locator("#palette")).to_be_hidden()


def test_the_phone_opens_the_palette_over_the_whole_screen(open_page: Callable[..., Page]) -> None:
    page = open_page("/variant/list/", size=PHONE)
    page.locator("[data-palette-open]").click()
    box = page.locator("#palette").bounding_box()
    assert box == {"x": 0, "y": 0, "width": PHONE["width"], "height": PHONE["height"]}
    expect(page.get_by_role("combobox", name="Search items")).to_be_focused()


def test_the_keyboard_map_opens_and_what_it_shows_works(open_page: Callable[..., Page]) -> None:
    page = open_page("/variant/list/")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    expect(page.locator("#keys dl > div", has_text="Dashboard")).to_contain_text("g d")
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("l")
    page.wait_for_url("**/location/list/")


def test_plain_keys_do_nothing_while_somebody_types(open_page: Callable[..., Page]) -> None:
    page = open_page("/variant/list/")
    page.keyboard.press("/")
    expect(page.locator("[data-list-search]")).to_be_focused()
    page.keyboard.type("g l?n")
    expect(page.locator("[data-list-search]")).to_have_value("g l?n")
    expect(page.locator("#keys")).to_be_hidden()
    assert page.url.endswith("/variant/list/")


def test_a_layout_of_another_script_reaches_the_same_keys(open_page: Callable[..., Page]) -> None:
    page = open_page("/variant/list/")
    press = """(keys) => keys.forEach(([key, code]) =>
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key, code, bubbles: true })))"""
    page.evaluate(press, [["π", "KeyG"], ["λ", "KeyL"]])
    page.wait_for_url("**/location/list/")


def test_the_sidebar_stays_folded_and_a_site_can_be_chosen(open_page: Callable[..., Page]) -> None:
    page = open_page("/location/list/")
    page.locator("[data-sidebar-fold]").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-sidebar-folded", "")
    page.locator("[data-sidebar-fold]").click()
    page.locator(".iv-site summary").click()
    page.get_by_role("button", name="BER").click()
    page.wait_for_url("**/location/list/")
    expect(page.locator(".iv-site-button")).to_contain_text("Only this one is shown")
    page.locator(".iv-site summary").click()
    page.get_by_role("button", name="All warehouses").click()
    expect(page.locator(".iv-site-button")).to_contain_text("All warehouses")
