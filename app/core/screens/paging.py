"""Pages of a list by key, not by number: page 40,000 costs what page 1 costs. Cursors are opaque and signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Select, and_, or_, tuple_

from app.core.errors import BadQuery
from app.core.language import say
from app.core.screens.entity import EntityScreen
from app.core.screens.kinds import Kind


@dataclass(frozen=True)
class Order:
    """The order of a list: one column, then the id, both in one direction."""

    column: str
    is_descending: bool

    @property
    def text(self) -> str:
        """The order as the query carries it: `-name`."""
        return f"-{self.column}" if self.is_descending else self.column

    def reversed(self) -> "Order":
        """The opposite order."""
        return Order(self.column, not self.is_descending)


@dataclass(frozen=True)
class Cursor:
    """A place between two rows: the order, the value and id of the row beside it, and which way to read.

    `start` is how many rows lie before the place, None where nobody counted.
    """

    order: str
    value: Any
    row_id: int
    is_backward: bool = False
    start: int | None = None

    def encode(self) -> str:
        """The opaque text of the cursor."""
        text = _serializer().dumps([self.order, self.value, self.row_id, int(self.is_backward), self.start])
        return text if isinstance(text, str) else text.decode("ascii")

    @classmethod
    def decode(cls, text: str) -> "Cursor":
        """The cursor of a text we made; raises `BadQuery` for any other."""
        try:
            order, value, row_id, is_backward, start = _serializer().loads(text)
        except (BadSignature, ValueError):  # ValueError: one of an earlier release, which counted no rows
            raise BadQuery(say("The cursor is not one of ours; start again without it.")) from None
        return cls(order, value, row_id, bool(is_backward), start)


def ordered(statement: Select[Any], model: type[Any], order: Order) -> Select[Any]:
    """The SELECT in that order, ties broken by id."""
    columns = [getattr(model, order.column)]
    if order.column != "id":
        columns.append(model.id)
    return statement.order_by(*(column.desc() if order.is_descending else column.asc() for column in columns))


def beyond(statement: Select[Any], screen: EntityScreen, order: Order, cursor: Cursor) -> Select[Any]:
    """The SELECT of the rows after the cursor's place, in `order`; NULL sorts as the greatest value."""
    model, name = screen.model, order.column
    if name == "id":
        return statement.where(model.id < cursor.row_id if order.is_descending else model.id > cursor.row_id)
    column, kind = getattr(model, name), screen.kind(name)
    assert kind is not None
    value = _value(kind, cursor.value)
    table_column = screen.datamodel.column(name)
    if table_column is not None and not table_column.nullable:
        here, there = tuple_(column, model.id), tuple_(value, cursor.row_id)
        return statement.where(here < there if order.is_descending else here > there)
    return statement.where(_beyond_nullable(column, model.id, value, cursor.row_id, order.is_descending))


def _beyond_nullable(column: Any, row_id: Any, value: Any, last_id: int, is_descending: bool) -> Any:
    tie = row_id < last_id if is_descending else row_id > last_id
    if value is None:
        same = and_(column.is_(None), tie)
        return or_(same, column.is_not(None)) if is_descending else same
    further = column < value if is_descending else column > value
    rest = or_(further, and_(column == value, tie))
    return rest if is_descending else or_(rest, column.is_(None))


def cursor_at(screen: EntityScreen, order: Order, row: Any, *, is_backward: bool, start: int | None = None) -> str:
    """The encoded cursor beside `row`."""
    kind = screen.kind(order.column)
    assert kind is not None
    value = getattr(row, order.column)
    return Cursor(order.text, None if value is None else kind.to_json(value), row.id, is_backward, start).encode()


def links(urls: Sequence[tuple[str, str | None]]) -> str:
    """A Link header (RFC 8288) of `(relation, url)` pairs; pairs without a url are left out."""
    return ", ".join(f'<{url}>; rel="{relation}"' for relation, url in urls if url)


def _value(kind: Kind, value: Any) -> Any:
    try:
        return None if value is None else kind.from_json(value)
    except ValueError:
        raise BadQuery(say("The cursor belongs to another list; start again without it.")) from None


def _serializer() -> "URLSafeSerializer":
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="inventra.cursor")
