"""Cycle counts of the demo: one applied, one that waits for approval, one under way, one just planned."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from sqlalchemy import func, select

from app.core.db import session
from app.inventory.models import CountLine, Location, StockLevel
from app.inventory.services import (
    ApplyCount,
    CountOne,
    PlanCount,
    SubmitCount,
    apply_count,
    count_one,
    plan,
    submit,
)

FEWEST_LINES = 4
ONE = Decimal(1)


def write_counts(assignee_id: int | None) -> tuple[int, int]:
    """Count some bins, each a step further than the next; the person has the last. Answers how many counts and moves.

    Of the applied count one unit was found; from the one that waits for approval the dearest goods are gone.
    """
    lines = func.count(StockLevel.id)
    busy = select(Location.id).join(StockLevel, StockLevel.location_id == Location.id)
    busy = busy.where(StockLevel.on_hand > 0, Location.level == "bin").group_by(Location.id)
    bins = session.scalars(busy.having(lines >= FEWEST_LINES).order_by(Location.id).limit(len(STAGES))).all()
    for location_id, stage in zip(bins, STAGES, strict=False):
        assignee = assignee_id if stage is _leave else None
        stage(plan(PlanCount(location_id=location_id, assignee_id=assignee)).count_id)
    return len(bins), min(len(bins), 1)


def _apply(count_id: int) -> None:
    cheapest, *others = sorted(_lines(count_id), key=lambda line: line.unit_value)
    _count(cheapest, cheapest.expected + ONE)
    for line in others:
        _count(line, line.expected)
    submit(SubmitCount(count_id=count_id))
    apply_count(ApplyCount(count_id=count_id))


def _await_approval(count_id: int) -> None:
    *others, dearest = sorted(_lines(count_id), key=lambda line: line.expected * line.unit_value)
    for line in others:
        _count(line, line.expected)
    _count(dearest, Decimal(0))
    submit(SubmitCount(count_id=count_id))


def _begin(count_id: int) -> None:
    for line in _lines(count_id)[::2]:
        _count(line, line.expected)


def _leave(_count_id: int) -> None:
    """Nobody has begun."""


def _lines(count_id: int) -> Sequence[CountLine]:
    return session.scalars(select(CountLine).filter_by(count_id=count_id).order_by(CountLine.id)).all()


def _count(line: CountLine, quantity: Decimal) -> None:
    count_one(CountOne(line_id=line.id, quantity=quantity))


STAGES: Sequence[Callable[[int], None]] = (_apply, _await_approval, _begin, _leave)
