"""What an export holds: columns with plain values, for every row of a list in bounded memory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import current_app
from sqlalchemy import Select

from app.core import current
from app.core.db import session
from app.core.language import say
from app.core.screens.asking import Ask
from app.core.screens.cells import Item, Level, Pill, code_of
from app.core.screens.columns import value_of
from app.core.screens.entity import EntityScreen
from app.core.screens.extras import Columns, Extras
from app.core.screens.layout import Layout
from app.core.screens.listing import narrowed

BATCH = 500


@dataclass(frozen=True)
class Exported:
    """The rows that a list's query leaves, by id. A cell of two parts (an item, an amount) is two columns.

    `gathered` names the columns that `extras` fetch for many rows at once.
    """

    screen: EntityScreen
    ask: Ask
    columns: Columns
    extras: Extras = field(default_factory=Extras)
    gathered: frozenset[str] = frozenset()

    @classmethod
    def of_names(cls, screen: EntityScreen, ask: Ask, names: Sequence[str]) -> "Exported":
        """One column per name, as the REST API calls them."""
        return cls(screen, ask, [(name, name, "", False) for name in names])

    @classmethod
    def of_layout(cls, screen: EntityScreen, ask: Ask, layout: Layout, extras: Extras) -> "Exported":
        """The columns that the person sees."""
        return cls(screen, ask, layout.columns, extras, layout.gathered)

    @property
    def names(self) -> list[str]:
        """The machine's name of each column, the id first."""
        return ["id", *(f"{name}{part}" for name, _, kind, _ in self.columns for part in _PARTS.get(kind, ("",)))]

    @property
    def labels(self) -> list[str]:
        """The heading of each column in the reader's language, the id first."""
        return ["ID", *(text for _, label, kind, _ in self.columns for text in _labels(label, kind))]

    def statement(self) -> Select[Any]:
        """SELECT of the rows; raises `BadQuery` for a query that the list refuses."""
        return narrowed(self.screen, self.ask).order_by(None).order_by(self.screen.model.id)

    def lines(self, who: current.Actor) -> Iterator[list[Any]]:
        """The values of each row as `who` may see it, 500 rows read at a time."""
        own = [column[0] for column in self.columns if column[0] not in self.gathered]
        last_id = 0
        with current.acting_as(who):
            statement = self.statement()  # within the block: the row scope is that of `who`
            while True:
                batch = statement.where(self.screen.model.id > last_id).limit(BATCH).options(*self.screen.loading(own))
                rows = session.execute(batch).unique().scalars().all()
                shown = [{"pk": row.id, **{name: value_of(row, name) for name in own}} for row in rows]
                for row in self.extras.fill(shown) if self.gathered else shown:
                    yield self._line(row)
                if len(rows) < BATCH:
                    return
                last_id = rows[-1].id
                session.expunge_all()

    def _line(self, row: dict[str, Any]) -> list[Any]:
        return [row["pk"], *(value for name, _, kind, _ in self.columns for value in _values(row.get(name), kind))]


# A cell that shows two things is two columns of an export.
_PARTS = {"item": ("", ".code"), "money": ("", ".currency")}


def _labels(label: str, kind: str) -> list[str]:
    if kind == "item":
        return [label, say("%(column)s: code", column=label)]
    return [label, say("%(column)s: currency", column=label)] if kind == "money" else [label]


def _values(value: Any, kind: str) -> list[Any]:
    if kind == "item":
        return [value.name, value.code] if isinstance(value, Item) else [value, code_of(value)]
    if kind == "money":
        base = current_app.config["INVENTRA"].base_currency
        has_amount = value is not None
        return [getattr(value, "amount", value), getattr(value, "currency", base) if has_amount else None]
    if isinstance(value, Pill):
        return [value.said]
    return [value.on_hand if isinstance(value, Level) else value]
