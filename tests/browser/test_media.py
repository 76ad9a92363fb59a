"""What readers set in their system: 200 % zoom, colours of their own, and no motion."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.test_pages import ARCHETYPES

pytestmark = pytest.mark.browser
Open = Callable[..., Page]

ZOOMED = {"width": 720, "height": 450}  # 1440 by 900 at 200 %
MOVING = """() => [...document.querySelectorAll("*")].filter((element) => {
  const style = getComputedStyle(element);
  return [style.transitionDuration, style.animationDuration].join().split(",").some((time) => parseFloat(time) > 0.01);
}).map((element) => element.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize("path", ARCHETYPES.values(), ids=ARCHETYPES.keys())
def test_nothing_scrolls_sideways_at_twice_the_size_nor_moves(open_page: Open, path: str) -> None:
    page = open_page(path, size=ZOOMED)
    assert page.evaluate("document.documentElement.scrollWidth") <= ZOOMED["width"]
    assert page.evaluate(MOVING) == []


def test_focus_and_state_show_in_the_readers_own_colours(open_page: Open) -> None:
    page = open_page("/stock_level/list/")
    page.emulate_media(forced_colors="active")
    page.keyboard.press("/")
    search = page.locator("[data-list-search]")
    style = search.evaluate("field => { const s = getComputedStyle(field); return [s.outlineStyle, s.outlineWidth]; }")
    assert style[0] != "none"
    assert float(style[1].removesuffix("px")) >= 2
    pills = page.locator("tbody .iv-pill")
    assert pills.count() > 0
    assert all(text.strip() for text in pills.all_inner_texts())
    tracks = page.locator("tbody .iv-level-track")
    assert tracks.count() > 0
    borders = tracks.evaluate_all("all => all.map(one => getComputedStyle(one).borderTopStyle)")
    assert set(borders) == {"solid"}
