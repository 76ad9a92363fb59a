"""Every kind of page, in both themes and at each width: accessible, within its width, silent, and by itself."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.stage import DESKTOP, NARROW, PHONE, Watch

pytestmark = pytest.mark.browser

ARCHETYPES = {
    "start": "/",
    "list": "/stock_level/list/",
    "empty list": "/product/list/?search=nothing-is-called-this",
    "detail": "/variant/show/1",
    "new": "/product/add",
    "edit": "/product/edit/1",
    "verb": "/stock_level/receive",
    "begun verb": "/stock_level/transfer?lines-0-variant_id=1&back=/variant/show/1",
    "place": "/location/show/1",
    "filtered list": "/stock_level/list/?variant_id=1",
    "people": "/user/list/",
    "password": "/resetmypassword/form",
}
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.parametrize("path", ARCHETYPES.values(), ids=ARCHETYPES.keys())
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1440", "390"])
def test_a_page_is_accessible_and_keeps_the_policy(
    open_page: Callable[..., Page], path: str, theme: str, size: dict[str, int]
) -> None:
    page = open_page(path, theme=theme, size=size)
    assert page.evaluate("document.documentElement.dataset.bsTheme") == theme
    assert violations(page) == []


@pytest.mark.parametrize("path", ARCHETYPES.values(), ids=ARCHETYPES.keys())
def test_nothing_scrolls_sideways_at_320_pixels(open_page: Callable[..., Page], path: str) -> None:
    page = open_page(path, size=NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1440", "390"])
def test_the_sign_in_page_is_accessible(open_page: Callable[..., Page], theme: str, size: dict[str, int]) -> None:
    page = open_page("/login/", who=None, theme=theme, size=size)
    assert page.get_by_label("User name").evaluate("field => field === document.activeElement")
    assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, NARROW], ids=["1440", "320"])
@pytest.mark.parametrize("address", ["dan/stock_level/adjust", "ada/product/nothing-here"])
def test_an_error_page_is_accessible_and_within_its_width(
    open_page: Callable[..., Page], watch: Watch, address: str, theme: str, size: dict[str, int]
) -> None:
    who, path = address.split("/", maxsplit=1)
    page = open_page(f"/{path}", who=who, theme=theme, size=size)
    assert page.locator("[data-problem-detail]").is_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    watch.complaints = [told for told in watch.complaints if "the server responded with a status of 40" not in told]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_form_that_offers_a_draft_is_accessible(open_page: Callable[..., Page], theme: str) -> None:
    page = open_page("/tag/add", theme=theme)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_label("Name").fill("kept")
    page.wait_for_timeout(600)  # drafts are written when typing pauses
    page.reload()
    page.locator("[data-draft-offer]").wait_for()
    assert violations(page) == []


def test_a_page_that_does_not_exist_says_so_in_our_skin(open_page: Callable[..., Page], watch) -> None:
    page = open_page("/product/show/999999")
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.get_by_role("link", name="Go to the dashboard").is_visible()
    assert violations(page) == []
    watch.complaints = [told for told in watch.complaints if "status of 404" not in told]


def test_the_api_documentation_is_drawn_from_our_own_host(open_page: Callable[..., Page]) -> None:
    page = open_page("/swagger/v1")
    page.locator(".opblock-tag[data-tag=ProductApi]").click()
    page.get_by_text("/api/v1/product/", exact=True).first.wait_for()


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA and its best practices, as rule and element."""
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]
