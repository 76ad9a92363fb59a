"""Other languages in the browser: from right to left, and with longer words."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from scripts.messages import compile_all
from tests.browser.stage import DESKTOP, NARROW, PHONE
from tests.browser.test_pages import ARCHETYPES, violations

pytestmark = pytest.mark.browser

SHOWN = ("start", "list", "detail", "new", "begun verb")


@pytest.fixture(scope="module", autouse=True)
def catalogues() -> None:
    """Every language as its messages.po stands."""
    compile_all()


@pytest.fixture
def open_in(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """`open_in("ar", "list", size=PHONE)` answers the page in that language."""

    def open_(language: str, name: str, **options: object) -> Page:
        page = open_page("/language", **options)
        page.set_extra_http_headers({"Accept-Language": language})
        page.goto(page.url.replace("/language", ARCHETYPES[name]), wait_until="load")
        return page

    return open_


@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1440", "390"])
def test_a_page_reads_from_right_to_left(open_in: Callable[..., Page], name: str, size: dict[str, int]) -> None:
    page = open_in("ar", name, size=size)
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert violations(page) == []


def test_the_menu_stands_at_the_right_in_arabic(open_in: Callable[..., Page]) -> None:
    box = open_in("ar", "list").locator(".iv-sidebar").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] == DESKTOP["width"]


def test_codes_keep_their_direction_in_arabic(open_in: Callable[..., Page]) -> None:
    page = open_in("ar", "list")
    directions = page.locator(".iv-item-code").evaluate_all("all => all.map(one => getComputedStyle(one).direction)")
    assert directions
    assert set(directions) == {"ltr"}


@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.parametrize("size", [PHONE, NARROW], ids=["390", "320"])
def test_german_words_fit(open_in: Callable[..., Page], name: str, size: dict[str, int]) -> None:
    page = open_in("de", name, size=size)
    assert page.evaluate("document.documentElement.lang") == "de"
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
