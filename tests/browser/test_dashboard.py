"""The dashboard arranged by its reader, with the keys, by dragging, and back again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import PHONE
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
