"""Counts under way; a test states only what matters to it."""

from decimal import Decimal
from typing import Any

from app.core.db import session
from app.inventory import services as do
from app.inventory.models import CountEntry, CountLine, Location, StockCount
from tests.factories import factory
from tests.factories import inventory as make


def planned(place: Location, **criteria: Any) -> StockCount:
    """A count of what lies in the place."""
    return session.get_one(StockCount, do.plan(do.PlanCount(location_id=place.id, **criteria)).count_id)


def lines_of(count: StockCount) -> list[CountLine]:
    """The count's lines, in their order."""
    return session.query(CountLine).filter_by(count_id=count.id).order_by(CountLine.id).all()


def counted(line: CountLine, quantity: Decimal | int | str, **more: Any) -> do.Recorded:
    """So many of the line are there."""
    return do.count_one(do.CountOne(line_id=line.id, quantity=Decimal(quantity), **more))


@factory(StockCount)
def count() -> StockCount:
    """A planned count of five of a variant at a site of its own."""
    level = make.level()
    return planned(level.location)


@factory(CountLine)
def line() -> CountLine:
    """The line of such a count."""
    return lines_of(count())[0]


@factory(CountEntry)
def entry() -> CountEntry:
    """Four counted where the books say five."""
    made = line()
    counted(made, 4)
    return session.query(CountEntry).filter_by(line_id=made.id).one()


def applied() -> StockCount:
    """A count that found four where the books said five."""
    made = count()
    counted(lines_of(made)[0], 4)
    do.submit(do.SubmitCount(count_id=made.id))
    do.apply_count(do.ApplyCount(count_id=made.id))
    return made
