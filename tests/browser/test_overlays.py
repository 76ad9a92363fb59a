"""What opens over a page, and pages few people see: accessible in both themes, which one page shows in turn."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.catalog.models import Tag
from app.core.bulk.models import BulkRun
from app.core.db import session
from app.core.transaction import transact
from tests.browser.stage import Site, Watch
from tests.browser.test_pages import violations
from tests.factories import make

pytestmark = pytest.mark.browser
Open = Callable[..., Page]

# The colours of the new theme stand once two frames were drawn; the pages here are read without motion.
TURN = """theme => new Promise((drawn) => {
  document.documentElement.dataset.bsTheme = theme;
  requestAnimationFrame(() => requestAnimationFrame(() => drawn()));
})"""


def violations_by_theme(page: Page) -> dict[str, list[str]]:
    """What axe finds in the light and in the dark theme, by theme; empty when nothing."""
    found = {}
    for theme in ("light", "dark"):
        page.evaluate(TURN, theme)
        found[theme] = violations(page)
    return {theme: told for theme, told in found.items() if told}


def test_the_preview_beside_a_list_is_accessible(open_page: Open) -> None:
    page = open_page("/variant/list/")
    page.keyboard.press("j")
    page.keyboard.press("Space")
    expect(page.locator("#drawer").get_by_role("heading", level=2).first).to_be_visible()
    assert violations_by_theme(page) == {}


def test_the_explanation_of_a_number_is_accessible(open_page: Open) -> None:
    page = open_page("/variant/show/1")
    page.get_by_title("Explain this number").first.click()
    expect(page.locator("#explain").get_by_role("rowheader", name="Together")).to_be_visible()
    assert violations_by_theme(page) == {}


def test_the_palette_with_results_and_the_keyboard_map_are_accessible(open_page: Open) -> None:
    page = open_page("/variant/list/")
    page.keyboard.press("Control+k")
    page.keyboard.type("bearing")
    expect(page.locator("#palette [role=option]").first).to_contain_text("available")
    assert violations_by_theme(page) == {}
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    page.keyboard.press("?")
    expect(page.locator("#keys dl")).not_to_have_count(0)
    assert violations_by_theme(page) == {}


def test_the_bar_and_the_dialog_of_many_rows_are_accessible(open_page: Open) -> None:
    page = open_page("/reorder_rule/list/")
    page.get_by_role("checkbox", name="Select row 1").click()
    bar = page.get_by_role("region", name="Selected rows")
    expect(bar).to_be_visible()
    assert violations_by_theme(page) == {}
    bar.get_by_role("button", name="Edit").click()
    expect(page.get_by_role("dialog").get_by_label("Minimum", exact=True)).to_be_visible()
    assert violations_by_theme(page) == {}


def test_a_change_of_many_rows_is_accessible(open_page: Open, site: Site) -> None:
    page = open_page(f"/bulk_run/show/{_made(site, BulkRun)}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert violations_by_theme(page) == {}


def test_the_choice_between_two_versions_is_accessible(open_page: Open, site: Site, watch: Watch) -> None:
    tag_id = _made(site, Tag)
    page = open_page(f"/tag/edit/{tag_id}")
    with site.app.app_context():
        transact(lambda: setattr(session.get_one(Tag, tag_id), "name", "theirs"))
    page.get_by_label("Name").fill("yours")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".iv-conflict")).to_have_count(1)
    assert violations_by_theme(page) == {}
    watch.complaints = [told for told in watch.complaints if "status of 412" not in told]


@pytest.mark.parametrize("path", ["/language", "/?arrange=yes"])
def test_pages_of_a_person_are_accessible(open_page: Open, path: str) -> None:
    page = open_page(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert violations_by_theme(page) == {}


def test_the_documentation_of_the_api_is_accessible(open_page: Open) -> None:
    page = open_page("/swagger/v1")
    page.locator(".opblock-tag").first.click()
    page.locator(".opblock-summary-control").first.click()
    expect(page.locator(".opblock-body").first).to_be_visible()
    assert violations_by_theme(page) == {}


def _made(site: Site, model: type[BulkRun | Tag]) -> int:
    """The id of a new row of `model` with values of the factory's choice."""
    with site.app.app_context():
        return int(transact(lambda: make(model).id))
