"""Explain this number: the lines that a figure on a page is the sum of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.core.errors import NotFound
from app.core.language import say
from app.core.screens.access import demand, may


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
class Explained:
    """A figure and the newest or largest of its lines; `rest` is what all the others add up to.

    `facts` are further numbers that help to read it, as (label, kind of cell, value).
    """

    value: Decimal
    lines: Sequence[Line]
    rest: Decimal = Decimal(0)
    rest_label: str = ""
    kind: str = "quantity"
    facts: Sequence[tuple[str, str, Any]] = ()

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


@dataclass(frozen=True)
class Explainers:
    """How the figures of a row are explained, by the name of the figure; for those who may read `resource`.

    `resources` names another one for figures whose lines are rows of it.
    """

    resource: str
    figures: Mapping[str, Explain] = field(default_factory=dict)
    resources: Mapping[str, str] = field(default_factory=dict)

    def has(self, figure: str) -> bool:
        """Whether the current user may have the figure explained."""
        return figure in self.figures and may("read", self._resource(figure))

    def explain(self, figure: str, row: Any) -> Explained:
        """The explanation of the row's figure; `Forbidden` without the right, `NotFound` for an unknown figure."""
        if figure not in self.figures:
            known = ", ".join(sorted(self.figures)) or "—"
            raise NotFound(say("No such figure is explained here; there are: %(names)s.", names=known))
        demand("read", self._resource(figure))
        return self.figures[figure](row)

    def _resource(self, figure: str) -> str:
        return self.resources.get(figure, self.resource)


NOTHING_EXPLAINED = Explainers("")


def _text(number: Decimal) -> str:
    return f"{number.normalize():f}"
