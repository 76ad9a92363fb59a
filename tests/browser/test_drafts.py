"""What was typed into a form is offered again, and only then."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_draft_survives_a_reload_and_goes_when_saved(open_page: Callable[..., Page]) -> None:
    page = open_page("/tag/add")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_label("Name").fill("fragile")
    page.wait_for_timeout(600)  # drafts are written when typing pauses
    assert drafts(page) == 1
    page.reload()
    expect(page.get_by_label("Name")).to_have_value("")
    page.locator("[data-draft-restore]").click()
    expect(page.get_by_label("Name")).to_have_value("fragile")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/tag/show/*")
    assert drafts(page) == 0


def drafts(page: Page) -> int:
    """How many drafts this browser keeps."""
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('inventra.draft.')).length")
