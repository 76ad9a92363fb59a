"""What a lost connection, a worn-out page and the Enter key do to a form: nothing that was typed is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_lost_connection_keeps_the_form_and_says_what_did_not_happen(open_page: Callable[..., Page], watch) -> None:
    page = open_page("/tag/add")
    page.get_by_label("Name").fill("offline")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".iv-toast")).to_contain_text("Nothing was saved")
    expect(page.get_by_label("Name")).to_have_value("offline")
    page.context.set_offline(False)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/tag/show/*")
    watch.complaints = [told for told in watch.complaints if "ERR_INTERNET_DISCONNECTED" not in told]


def test_a_page_that_was_open_too_long_leads_back_to_the_text(open_page: Callable[..., Page], watch) -> None:
    page = open_page("/tag/add")
    page.get_by_label("Name").fill("patient")
    page.locator("[data-entry-form] [name=csrf_token]").evaluate("field => { field.value = 'worn out'; }")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This page was open too long")
    page.get_by_role("link", name="Back to the form").click()
    page.locator("[data-draft-restore]").click()
    expect(page.get_by_label("Name")).to_have_value("patient")
    watch.complaints = [told for told in watch.complaints if "status of 400" not in told]


def test_enter_in_the_last_field_of_a_document_begins_a_line_and_sends_nothing(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("/stock_level/receive")
    before = page.locator("[data-line]").count()
    last = page.locator("[data-line]").last.locator("input:not([type=hidden]):visible").last
    last.fill("2031-01-31")  # the day on which it expires
    last.press("Enter")
    expect(page.locator("[data-line]")).to_have_count(before + 1)
    assert page.url.endswith("/stock_level/receive")
