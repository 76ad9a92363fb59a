"""Many rows of a list at once: choosing them, changing them, taking it back."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.core.bulk.events import BulkRunAsked
from app.core.bulk.models import OPEN_STATES, BulkRun
from app.core.bulk.reactions import work_on_runs
from app.core.db import session
from app.core.transaction import transact
from tests.browser.stage import PHONE, Site

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
LIST = "/reorder_rule/list/"


@pytest.fixture(autouse=True)
def worker(site: Site) -> Iterator[threading.Lock]:
    """Works on runs beside the browser, as a worker process does; whoever holds its lock keeps it waiting."""
    stopping, lock = threading.Event(), threading.Lock()

    def work() -> None:
        while not stopping.is_set():
            with lock, site.app.app_context():
                for run_id in session.scalars(select(BulkRun.id).where(BulkRun.state.in_(OPEN_STATES))).all():
                    transact(lambda run_id=run_id: work_on_runs([BulkRunAsked(run_id=run_id)]))  # type: ignore[misc]
            time.sleep(0.1)

    thread = threading.Thread(target=work)
    thread.start()
    yield lock
    stopping.set()
    thread.join()


def choose(page: Page, number: int, *, shift: bool = False) -> None:
    page.get_by_role("checkbox", name=f"Select row {number}").click(modifiers=["Shift"] if shift else [])


def test_three_rows_are_selected_by_a_range_and_escape_clears_them(open_page: Open) -> None:
    page = open_page(LIST)
    choose(page, 1)
    choose(page, 3, shift=True)
    expect(page.get_by_text("3 selected")).to_be_visible()
    assert page.locator("[data-select-all]").evaluate("box => box.indeterminate")
    page.keyboard.press("Escape")
    expect(page.get_by_text("3 selected")).to_be_hidden()


def test_the_reorder_point_of_all_matching_changes_and_comes_back(open_page: Open) -> None:
    page = open_page(f"{LIST}?page_size=2&minimum=40")
    page.get_by_role("checkbox", name="Select all rows of this page").click()
    page.get_by_role("button", name="Select all 4 matching").click()
    expect(page.get_by_text("All 4 selected")).to_be_visible()
    page.get_by_role("region", name="Selected rows").get_by_role("button", name="Edit").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("All matching rows: 4 will be changed.")).to_be_visible()
    dialog.get_by_label("Minimum", exact=True).fill("55")
    expect(dialog.get_by_label("Change Minimum")).to_be_checked()
    dialog.get_by_role("button", name="Change").click()
    expect(dialog.get_by_role("heading", name="Done")).to_be_visible()
    expect(dialog.get_by_text("4 of 4 rows looked at, 4 changed.")).to_be_visible()
    expect(page.locator("#list-count")).to_have_text("0")
    dialog.get_by_role("button", name="Undo").click()
    expect(dialog.get_by_role("heading", name="Taken back")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(page.locator("#list-count")).to_have_text("4")


def test_on_a_phone_the_boxes_wait_for_the_select_button(open_page: Open) -> None:
    page = open_page(LIST, size=PHONE)
    box = page.get_by_role("checkbox", name="Select row 1")
    expect(box).to_be_hidden()
    page.get_by_role("button", name="Select", exact=True).click()
    box.click()
    bar = page.get_by_role("region", name="Selected rows")
    expect(bar).to_be_visible()
    bottom_bar = page.locator(".iv-bottombar").bounding_box()
    for button in bar.get_by_role("button").all():
        size = button.bounding_box()
        assert size is not None
        assert bottom_bar is not None
        assert size["height"] >= 44
        assert size["y"] + size["height"] <= bottom_bar["y"]
    bar.get_by_role("button", name="Clear the selection").click()
    expect(box).to_be_hidden()


def test_a_change_whose_dialog_was_closed_is_taken_back_from_the_toast(open_page: Open, worker: threading.Lock) -> None:
    page = open_page(LIST)
    choose(page, 1)
    page.get_by_role("button", name="Edit").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Minimum", exact=True).fill("77")
    with worker:
        dialog.get_by_role("button", name="Change").click()
        dialog.get_by_role("button", name="Close").click()
    toast = page.locator("#toasts > *", has_text="1 of 1 rows changed")
    toast.get_by_role("button", name="Undo").click()
    expect(page.locator("#toasts > *").filter(has_text="1 of 1 rows changed").last).to_be_visible()
    expect(page.get_by_role("cell", name="77", exact=True)).to_have_count(0)
    page.goto(page.url.replace("reorder_rule/list", "bulk_item/list"))
    expect(page.get_by_role("main")).to_contain_text("BRG-")
