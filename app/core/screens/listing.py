"""One page of a list: scope, search, filters, order, place and a bounded count, in at most two statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import Select, func, select

from app.core.db import session
from app.core.errors import BadQuery, Fault
from app.core.language import counted, headed, say
from app.core.screens.asking import Ask
from app.core.screens.entity import EntityScreen
from app.core.screens.filters import filtered
from app.core.screens.paging import Cursor, Order, beyond, cursor_at, ordered

DEFAULT_PAGE_SIZE = 25


@dataclass(frozen=True)
class Page:
    """A page of rows. `count` stops at the cap (`is_count_capped`); a cursor is None where nothing lies that way.

    `start` is how many rows lie before the page, as counted while paging; None where nobody counted.
    """

    rows: Sequence[Any]
    count: int
    is_count_capped: bool
    page_size: int
    order: Order
    next_cursor: str | None
    previous_cursor: str | None
    start: int | None = 0

    @property
    def count_text(self) -> str:
        """The count for people: `10,000+`."""
        return f"{counted(self.count)}+" if self.is_count_capped else counted(self.count)


def read_page(screen: EntityScreen, ask: Ask, names: Iterable[str] = ()) -> Page:
    """The page that was asked for, its relations in `names` loaded; raises `BadQuery` naming the parameter."""
    statement = narrowed(screen, ask)
    size = page_size(ask)
    if ask.search and not ask.order and not ask.cursor and type(screen).search:
        return _ranked(screen, ask, names)
    count, is_capped = bounded_count(statement, screen.model)
    order = _order(screen, ask)
    cursor = Cursor.decode(ask.cursor) if ask.cursor else None
    if cursor and cursor.order != order.text:
        if ask.order:
            raise BadQuery(say("The cursor belongs to another order; start again without it."))
        order = _order(screen, Ask(order=cursor.order.lstrip("-"), is_descending=cursor.order.startswith("-")))
    is_backward = cursor is not None and cursor.is_backward
    reading = order.reversed() if is_backward else order
    if cursor:
        statement = beyond(statement, screen, reading, cursor)
    statement = ordered(statement, screen.model, reading).options(*screen.loading(names, joined=True))
    statement = statement.limit(size + 1).offset(_offset(ask, size))
    rows = list(session.execute(statement).unique().scalars())
    has_more, rows = len(rows) > size, rows[:size]
    if is_backward:
        rows.reverse()
    start = _start(cursor, len(rows), _offset(ask, size))
    has_next = True if is_backward else has_more
    has_previous = has_more if is_backward else bool(cursor or ask.page)
    end = _plus(start, len(rows))
    return Page(
        rows, count, is_capped, size, order,
        cursor_at(screen, order, rows[-1], is_backward=False, start=end) if rows and has_next else None,
        cursor_at(screen, order, rows[0], is_backward=True, start=start) if rows and has_previous else None,
        start,
    )  # fmt: skip


def narrowed(screen: EntityScreen, ask: Ask) -> Select[Any]:
    """SELECT of the rows in the actor's scope that the search and the filters leave."""
    statement = screen.rows()
    for condition in ask.conditions:
        statement = filtered(statement, screen, condition)
    if ask.search:
        if not screen.is_searchable:
            reason = say("%(noun)s has no free-text search.", noun=headed(screen.noun))
            raise BadQuery(reason, [Fault("?search", "unknown", reason)])
        statement = screen.searched(statement, ask.search)
    return statement


def page_size(ask: Ask) -> int:
    """The number of rows per page, at least one and at most the installation's cap."""
    cap: int = current_app.config["FAB_API_MAX_PAGE_SIZE"]
    return max(1, min(ask.page_size or DEFAULT_PAGE_SIZE, cap))


def bounded_count(statement: Select[Any], model: type[Any]) -> tuple[int, bool]:
    """How many rows the SELECT has, counting no further than the cap; and whether there are more."""
    cap: int = current_app.config["INVENTRA"].count_cap
    ids = statement.with_only_columns(model.id).order_by(None).limit(cap + 1).subquery()
    count = session.scalar(select(func.count()).select_from(ids)) or 0
    return min(count, cap), count > cap


def _ranked(screen: EntityScreen, ask: Ask, names: Iterable[str]) -> Page:
    """The best matches in the search's own rank; a search is narrowed, not paged through.

    Searching costs more than reading, so the matches are counted where they are found.
    """
    statement, size = narrowed(screen, ask), page_size(ask)
    counted = statement.add_columns(func.count().over()).options(*screen.loading(names, joined=True))
    matches = session.execute(counted.limit(size).offset(_offset(ask, size))).unique().all()
    cap: int = current_app.config["INVENTRA"].count_cap
    count = matches[0][1] if matches else bounded_count(statement, screen.model)[0] if ask.page else 0
    rows = [row for row, _ in matches]
    return Page(rows, min(count, cap), count > cap, size, Order("id", False), None, None)


def demand_order(screen: EntityScreen, ask: Ask) -> None:
    """Refuse an order that the list does not offer."""
    _order(screen, ask)


def _start(cursor: Cursor | None, shown: int, offset: int) -> int | None:
    """How many rows lie before a page of `shown` rows."""
    if cursor is None:
        return offset
    return _plus(cursor.start, -shown) if cursor.is_backward else cursor.start


def _plus(start: int | None, rows: int) -> int | None:
    return None if start is None else max(0, start + rows)


def _order(screen: EntityScreen, ask: Ask) -> Order:
    allowed: Sequence[str] = screen.order_columns
    if not ask.order:
        base = screen.base_order
        return Order(base[0], base[1] == "desc") if base else Order("id", True)
    if ask.order not in (*allowed, "id"):
        name = ask.order[:60].encode("ascii", "replace").decode()
        reason = say(
            "%(name)s is not an order here; there are: %(columns)s.",
            name=name,
            columns=", ".join(sorted({*allowed, "id"})),
        )
        raise BadQuery(reason, [Fault("?order", "unknown", reason)])
    return Order(ask.order, ask.is_descending)


def _offset(ask: Ask, size: int) -> int:
    offset = (ask.page or 0) * size
    cap = current_app.config["INVENTRA"].count_cap
    if offset > cap:
        reason = say(
            "Pages by number end after %(limit)s rows; follow the next link, or pass a cursor.", limit=counted(cap)
        )
        raise BadQuery(reason, [Fault("?page", "range", reason)])
    return offset
