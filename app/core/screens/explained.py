"""Explain this number: the lines that a figure on a page is the sum of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.core.errors import BadQuery, Fault, NotFound
from app.core.language import say
from app.core.screens.access import demand, may
from app.core.screens.entity import id_in
from app.core.screens.kinds import Instant


@dataclass(frozen=True)
class Line:
    """One part of a figure; `balance` is what the figure was after it, None where order means nothing."""

    what: str
    amount: Decimal
    note: str = ""
    at: datetime | None = None
    balance: Decimal | None = None
    url: str = ""


@dataclass(frozen=True)
class Window:
    """Which part of a history is asked for: what came before the entry with the id `before`, effective by `as_of`."""

    before: int | None = None
    as_of: datetime | None = None


EVERYTHING = Window()


def window_asked_for(arguments: Mapping[str, str]) -> Window:
    """The window of a query, `before=712&as_of=2026-11-01T00:00Z`; `BadQuery` for what is no id and no instant."""
    before, as_of = arguments.get("before", ""), arguments.get("as_of", "")
    row_id = id_in(before)
    if before and row_id is None:
        message = say("%(name)s must be an id.", name="before")
        raise BadQuery(message, [Fault("?before", "not-an-id", message)])
    try:
        return Window(row_id, Instant().from_json(as_of) if as_of else None)
    except ValueError as error:
        raise BadQuery(str(error), [Fault("?as_of", "not-an-instant", str(error))]) from error


@dataclass(frozen=True)
class Explained:
    """A figure and the newest or largest of its lines; `rest` is what all the others add up to.

    `facts` are further numbers that help to read it, as (label, kind of cell, value). `older` is the `before` of the
    window with the lines before these, None where there are none or the figure has no history.
    """

    value: Decimal
    lines: Sequence[Line]
    rest: Decimal = Decimal(0)
    rest_label: str = ""
    kind: str = "quantity"
    facts: Sequence[tuple[str, str, Any]] = ()
    older: int | None = None

    @property
    def adds_up(self) -> bool:
        """Whether the lines and the rest make the figure."""
        return self.value == self.rest + sum((line.amount for line in self.lines), Decimal(0))

    @property
    def is_running(self) -> bool:
        """Whether the lines have a running balance."""
        return any(line.balance is not None for line in self.lines)

    def as_dict(self) -> dict[str, Any]:
        """The explanation as JSON values; quantities and money as text."""
        return {
            "value": _text(self.value),
            "rest": _text(self.rest),
            "older": self.older,
            "lines": [
                {
                    "what": line.what,
                    "note": line.note,
                    "amount": _text(line.amount),
                    "balance": None if line.balance is None else _text(line.balance),
                    "at": line.at.isoformat() if line.at else None,
                }
                for line in self.lines
            ],
        }


Explain = Callable[[Any], Explained]
ExplainHistory = Callable[[Any, Window], Explained]


@dataclass(frozen=True)
class Explainers:
    """How the figures of a row are explained, by the name of the figure; for those who may read `resource`.

    `resources` names another one for figures whose lines are rows of it. Those in `histories` can be read back in time.
    """

    resource: str
    figures: Mapping[str, Explain] = field(default_factory=dict)
    resources: Mapping[str, str] = field(default_factory=dict)
    histories: Mapping[str, ExplainHistory] = field(default_factory=dict)

    def has(self, figure: str) -> bool:
        """Whether the current user may have the figure explained."""
        return figure in self.figures and may("read", self._resource(figure))

    def explain(self, figure: str, row: Any, window: Window = EVERYTHING) -> Explained:
        """The explanation of the row's figure; `Forbidden` without the right, `NotFound` for an unknown figure.

        `BadQuery` for a window of a figure that has no history.
        """
        if figure not in self.figures:
            known = ", ".join(sorted(self.figures)) or "—"
            raise NotFound(say("No such figure is explained here; there are: %(names)s.", names=known))
        demand("read", self._resource(figure))
        if figure in self.histories:
            return self.histories[figure](row, window)
        if window != EVERYTHING:
            message = say("This figure has no history to go back in.")
            asked = "before" if window.before is not None else "as_of"
            raise BadQuery(message, [Fault(f"?{asked}", "no-history", message)])
        return self.figures[figure](row)

    def _resource(self, figure: str) -> str:
        return self.resources.get(figure, self.resource)


NOTHING_EXPLAINED = Explainers("")


def _text(number: Decimal) -> str:
    return f"{number.normalize():f}"
