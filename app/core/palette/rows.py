"""Rows of the findable screens as entries, each screen within its permission and row scope."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, func, select

from app.core.db import session
from app.core.language import say, word
from app.core.palette.declared import Findable
from app.core.palette.entries import Entry, Group
from app.core.palette.query import Query
from app.core.screens.cells import draw
from app.core.screens.page import Page
from app.core.screens.related import screens

PER_GROUP = 5


def findable_screens() -> list[Page]:
    """The screens that the palette searches and the current user may read."""
    pages = (screen for screen in screens() if isinstance(screen, Page))
    found_in = [page for page in pages if page.palette is not None and page.may("read")]
    return sorted(found_in, key=lambda page: page.palette.rank if page.palette else 0)


def found(query: Query) -> Iterator[Group]:
    """The groups of rows that match: one statement each, and one more where figures stand aside."""
    for screen in findable_screens():
        findable = screen.palette
        if findable and query.prefix in ("", findable.prefix) and (query.text or query.prefix):
            rows = session.execute(_matching(screen, query.text)).unique().scalars().all()
            if rows:
                yield Group(word(findable.title), entries_of(screen, rows))


def rows_of(screen: Any, ids: Sequence[int]) -> list[Any]:
    """Those of the rows that the actor may still see."""
    statement = screen.rows().where(screen.model.id.in_(ids)).options(*screen.loading(joined=True))
    return list(session.execute(statement).unique().scalars())


def entries_of(screen: Any, rows: Sequence[Any]) -> list[Entry]:
    """The rows as entries."""
    findable: Findable = screen.palette
    asides = _asides(findable, [row.id for row in rows])
    return [
        Entry(
            name=str(getattr(row, findable.name) if findable.name else row),
            icon=screen.icon,
            url=f"{screen.route_base}/show/{row.id}",
            code=str(getattr(row, findable.code) or "") if findable.code else "",
            aside=asides.get(row.id, ""),
            resource=screen.resource,
            row_id=row.id,
        )
        for row in rows
    ]


def _matching(screen: Any, text: str) -> Select[Any]:
    statement: Select[Any] = screen.rows()
    if screen.palette.newest:
        last = select(func.max(screen.model.id)).scalar_subquery()
        statement = statement.where(screen.model.id > last - screen.palette.newest)
    if text:
        statement = screen.searched(statement, text)
    if not text or type(screen).search is None:
        statement = statement.order_by(screen.model.id.desc())
    return statement.options(*screen.loading(joined=True)).limit(PER_GROUP)


def _asides(findable: Findable, ids: Sequence[int]) -> dict[int, str]:
    aside = findable.aside
    if aside is None or not aside.gathered.is_shown:
        return {}
    values = {row_id: figures.get(aside.column) for row_id, figures in aside.gathered.of(ids).items()}
    drawn = {row_id: draw(value, "quantity").striptags() for row_id, value in values.items() if value is not None}
    return {row_id: say(aside.text, value=value) for row_id, value in drawn.items()}
