"""Work counts beside the lines of the menu: rows of a list that its badge's query names."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from app.core.db import session
from app.core.language import counted
from app.core.screens.asking import read_ask
from app.core.screens.listing import narrowed
from app.core.screens.page import Page
from app.core.screens.related import screens

MOST = 99


def badge_counts() -> Mapping[str, str]:
    """What waits, by resource, `99+` beyond that and empty for nothing; one statement within the actor's scope."""
    pages = [page for page in screens() if isinstance(page, Page) and page.badge and page.may("read")]
    if not pages:
        return {}
    numbers = session.execute(select(*(_count(page) for page in pages))).one()
    return {page.resource: _told(number) for page, number in zip(pages, numbers, strict=True)}


def lights() -> Mapping[str, str]:
    """The lamps beside lines of the menu that this user may read: resource -> `ok` or `bad`."""
    pages = [page for page in screens() if isinstance(page, Page) and page.light and page.may("read")]
    return {page.resource: tone for page in pages if page.light and (tone := page.light())}


def _count(page: Page) -> Any:
    statement = narrowed(page, read_ask(MultiDict(parse_qsl(page.badge))))
    ids = statement.with_only_columns(page.model.id).order_by(None).limit(MOST + 1).subquery()
    return select(func.count()).select_from(ids).scalar_subquery()


def _told(number: int) -> str:
    return f"{MOST}+" if number > MOST else counted(number) if number else ""
