"""Every list of the site, those without a line in the menu too, with a row in it: accessible in both themes."""

import os
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from app.core.screens.view import View
from app.core.transaction import transact
from config import Settings
from tests.browser.conftest import PASSWORD, furnish, running
from tests.browser.stage import DESKTOP, Site, sign_in
from tests.browser.test_overlays import violations_by_theme
from tests.entities import VIEWS, each_view, model, url
from tests.factories import make

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def varied_site(servers: Settings, template: str) -> Iterator[Site]:
    """A site with a row of every entity."""
    with running(servers, template, f"varied_site_{os.getpid()}", _fill) as site:
        yield site


@pytest.fixture(scope="module")
def page(varied_site: Site, chromium: Browser) -> Iterator[Page]:
    """The one page that goes through the lists, signed in as Ada."""
    context = chromium.new_context(viewport=DESKTOP, reduced_motion="reduce")
    made = context.new_page()
    sign_in(made, varied_site.address, "ada", PASSWORD)
    yield made
    context.close()


@each_view
def test_a_list_is_accessible(page: Page, varied_site: Site, view: type[View]) -> None:
    answer = page.goto(varied_site.address + url(view, "list/"))
    assert answer is not None
    assert answer.status == 200
    assert violations_by_theme(page) == {}


def _fill(app: Flask) -> None:
    furnish(app)
    transact(_a_row_of_each)


def _a_row_of_each() -> None:
    for view in VIEWS:
        make(model(view))
