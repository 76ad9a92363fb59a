"""Explain this number, for stock: the moves, holds, places and entries that make the figures of levels, items, places.

What is shown is bounded; the rest is one line, so that the lines always add up to the figure.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from app.core import language
from app.core.language import calendar_day, say, word
from app.core.screens.explained import EVERYTHING, Explained, Explainers, Line, Window
from app.core.screens.words import reference, sentence
from app.inventory.models import Location, StockLevel
from app.inventory.queries import (
    LevelMove,
    Worth,
    availability_of,
    contents_of,
    explain_level,
    history_of_level,
    items_in,
    standings_of,
    stock_of,
    worth_of,
)
from app.inventory.ruling import minimum_of_item

SHOWN = 25
ZERO = Decimal(0)
CENT = Decimal("0.01")


def on_hand_of_level(level: StockLevel, window: Window = EVERYTHING) -> Explained:
    """What lies there, or lay there before a move or by an instant: the moves in and out, the newest first."""
    told = history_of_level(level.id, before=window.before, as_of=window.as_of, limit=SHOWN)
    changes = [(move.kind, move.posting_id, move.effective_at, move.change, _late(move)) for move in told.moves]
    value = level.on_hand if window == EVERYTHING else told.balance
    return replace(_running(value, changes), older=told.older)


def _late(move: LevelMove) -> str:
    """That the move stands among those of an earlier day than it was recorded on."""
    return say("Recorded on %(day)s", day=calendar_day(move.recorded_at.date())) if move.is_late else ""


def reserved_of_level(level: StockLevel) -> Explained:
    """What is promised of it: the open holds of reservations."""
    told = explain_level(level.id, limit=SHOWN)
    if told is None:
        return _nothing()
    lines = [
        Line(
            reference(hold.demand),
            hold.quantity,
            word(sentence(hold.state)),
            url=f"/reservation/show/{hold.reservation_id}",
        )
        for hold in told.holds
    ]
    return _sum(told.reserved, lines)


def available_of_level(level: StockLevel) -> Explained:
    """What may be promised of it: on hand less reserved, or nothing where the place or the goods are not free."""
    told = availability_of(level.id)
    if told is None:
        return _nothing()
    lines = [Line(say("On hand"), told.on_hand), Line(say("Reserved"), -told.reserved)]
    if told.lapsed:
        lines.append(Line(say("Reservations past their time"), told.lapsed))
    if not told.is_open:
        kept = told.on_hand - told.reserved + told.lapsed
        lines.append(Line(say("Cannot be promised here: the place or the condition does not allow it"), -kept))
    return _sum(told.available, [line for line in lines if line.amount])


def of_item(figure: str) -> Callable[[Any], Explained]:
    """The explanation of an item's figure (on_hand, reserved, available): the places that hold it."""

    def explain(item: Any) -> Explained:
        totals = next(iter(standings_of([item.id])))
        lines = [
            Line(
                standing.place,
                amount,
                _what(standing.lot, standing.condition),
                url=f"/stock_level/show/{standing.level_id}",
            )
            for standing in stock_of(item.id)
            if (amount := getattr(standing, figure))
        ]
        return _sum(getattr(totals, figure), sorted(lines, key=lambda line: -line.amount)[:SHOWN], say("Other places"))

    return explain


def value_of_item(item: Any) -> Explained:
    """What the item is worth: its open layers, or the moves and later costs that its account is made of.

    Who sees some sites only is told of their share of it, not of what others received and paid.
    """
    told = worth_of(item.id, limit=SHOWN)
    if told is None:
        return Explained(ZERO, [], kind="money")
    facts = [(say("On hand"), "quantity", told.own), (say("Moving average cost"), "money", told.average)]
    if told.owed_amount:
        facts.append((say("Left before it came in"), "money", told.owed_amount))
    if told.layers:
        return _of_layers(told, facts)
    if not told.entries:
        value = (told.unit_value * told.own).quantize(CENT)
        return Explained(value, [Line(say("On hand at the average cost"), value)], kind="money", facts=facts)
    changes = [
        (entry.kind, entry.posting_id, entry.effective_at, entry.change, _quantity(entry.quantity))
        for entry in told.entries
    ]
    return _running(told.value_amount, changes, kind="money", facts=facts)


def _of_layers(told: Worth, facts: Sequence[tuple[str, str, Any]]) -> Explained:
    """The oldest open layers, which are the next to go; each leads to what was used of it."""
    lines = [
        Line(
            say("Layer %(number)s", number=layer.id),
            layer.remaining_amount,
            _quantity(layer.remaining),
            at=layer.began_at,
            url=f"/cost_layer/show/{layer.id}",
        )
        for layer in told.layers
    ]
    rest = told.value_amount - sum((line.amount for line in lines), ZERO)
    return Explained(told.value_amount, lines, rest=rest, rest_label=say("Newer layers"), kind="money", facts=facts)


def _quantity(quantity: Decimal | None) -> str:
    return "" if quantity is None else say("Quantity %(quantity)s", quantity=language.figure(quantity))


def of_place(figure: str) -> Callable[[Location], Explained]:
    """The explanation of a place's figure (on_hand, reserved): the items in it and below it."""

    def explain(place: Location) -> Explained:
        totals = next(iter(contents_of([place.id])), None)
        if totals is None:
            return _nothing()
        lines = [
            Line(item.sku, amount, item.name, url=f"/variant/show/{item.variant_id}")
            for item in items_in(place.id, limit=SHOWN)
            if (amount := getattr(item, figure))
        ]
        return _sum(getattr(totals, figure), lines, say("Other items"))

    return explain


def _running(value: Decimal, changes: Iterable[tuple[Any, ...]], kind: str = "quantity", facts: Any = ()) -> Explained:
    """Newest first, each with the figure after it; what lies before the oldest shown is the rest."""
    lines, balance = [], value
    for what, posting_id, at, change, note in changes:
        named = word(sentence(what))
        lines.append(Line(named, change, note, at=at, balance=balance, url=f"/posting/show/{posting_id}"))
        balance -= change
    return Explained(value, lines, rest=balance, rest_label=say("Before these"), kind=kind, facts=facts)


def _sum(value: Decimal, lines: Sequence[Line], rest_label: str = "") -> Explained:
    rest = value - sum((line.amount for line in lines), ZERO)
    return Explained(value, lines, rest=rest, rest_label=rest_label or say("Others"))


def _what(lot: str, condition: str) -> str:
    return " · ".join(part for part in (lot, "" if condition == "ok" else condition) if part)


def _nothing() -> Explained:
    return Explained(ZERO, [])


LEVEL = Explainers(
    "StockMove",
    {"on_hand": on_hand_of_level, "reserved": reserved_of_level, "available": available_of_level},
    {"reserved": "Reservation"},
    histories={"on_hand": on_hand_of_level},
)
ITEM = Explainers(
    "StockLevel",
    {
        **{name: of_item(name) for name in ("on_hand", "reserved", "available")},
        "value": value_of_item,
        "minimum": minimum_of_item,
    },
    {"minimum": "ReorderRule"},
)
PLACE = Explainers("StockLevel", {name: of_place(name) for name in ("on_hand", "reserved")})
