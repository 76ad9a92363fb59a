"""A year of trade of one item: sales by season, purchases when stock runs low, transfers, returns, counts."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from heapq import heappop, heappush
from random import Random
from typing import NamedTuple

from app.demo.assortment import SEED, VariantPlan
from app.demo.places import home
from app.demo.world import Family, Warehouse

DAYS = 365
SALES_PER_YEAR = 1.7  # lines of an item of usual demand in a warehouse of share 1
SALES_PER_YEAR_MAX = 120.0
PIECES_PER_SALE = 5.5
SEASON_SWING = 0.65
DIVISIBLE = {"pcs": Decimal(1), "kg": Decimal("0.25"), "m": Decimal("0.5")}
SIZES = (1, 2, 3, 4, 6, 10, 12, 24)
SIZE_WEIGHTS = (9, 8, 5, 6, 6, 4, 5, 2)
SUNDAY = 6
# Chances: of a sale to come back or to be followed by a count, of a transfer instead of a purchase, of a late supplier.
RETURNED, COUNTED, TRANSFERRED, LATE = 0.02, 0.015, 0.3, 0.06
SECOND_SITE_DEMAND, THIRD_SITE_DEMAND = 1.0, 2.0  # items that sell faster are stocked in more warehouses


class Event(NamedTuple):
    """One movement: `source` and `target` are bin codes or the roles supplier, customer, adjustment."""

    at: datetime
    cause: str
    sku: str
    source: str
    target: str
    quantity: Decimal
    unit_cost: Decimal | None
    reason: str | None = None


@dataclass
class Shelf:
    """The item in one warehouse: where it lies and how much; it is bought at `minimum` and people worry at `safety`."""

    warehouse: Warehouse
    bin: str
    safety: Decimal
    minimum: Decimal
    maximum: Decimal
    on_hand: Decimal = Decimal(0)
    is_awaited: bool = False


@dataclass
class Item:
    """An item's year being lived through; `due` is a heap of (instant, tie-breaker, what, shelf, quantity)."""

    plan: VariantPlan
    family: Family
    chance: Random
    shelves: list[Shelf]
    due: list[tuple[datetime, int, str, Shelf, Decimal]] = field(default_factory=list)
    ticket: int = 0

    def expect(self, at: datetime, what: str, shelf: Shelf, quantity: Decimal = Decimal(0)) -> None:
        """Put something on the calendar."""
        self.ticket += 1
        heappush(self.due, (_working(at), self.ticket, what, shelf, quantity))


def year(plan: VariantPlan, family: Family, warehouses: list[Warehouse], end: datetime) -> tuple[Item, list[Event]]:
    """The item with its shelves as they stand at `end`, and the movements of the year before, in order of time."""
    chance = Random(f"{SEED}:{plan.sku}")
    stocked = warehouses[: 1 + (plan.demand > SECOND_SITE_DEMAND) + (plan.demand > THIRD_SITE_DEMAND)]
    item = Item(plan, family, chance, [_shelf(chance, plan, family, warehouse) for warehouse in stocked])
    start = end - timedelta(days=DAYS)
    for shelf in item.shelves:
        item.expect(start + timedelta(hours=chance.uniform(7, 9)), "receive", shelf, shelf.maximum)
        for at in _sales(item, shelf, start):
            item.expect(at, "sell", shelf)
    return item, list(_live(item, end))


def _live(item: Item, end: datetime) -> Iterator[Event]:
    while item.due and item.due[0][0] < end:
        at, _ticket, what, shelf, quantity = heappop(item.due)
        yield from CAUSES[what](item, at, shelf, quantity)


def _sell(item: Item, at: datetime, shelf: Shelf, _quantity: Decimal) -> Iterator[Event]:
    wanted = DIVISIBLE[item.family.unit] * item.chance.choices(SIZES, SIZE_WEIGHTS)[0]
    wanted *= item.family.pack or 1
    sold = min(wanted, shelf.on_hand)
    if sold > 0:
        shelf.on_hand -= sold
        yield Event(at, "sale", item.plan.sku, shelf.bin, "customer", sold, None)
        if item.chance.random() < RETURNED:
            item.expect(at + timedelta(days=item.chance.randint(2, 14)), "return", shelf, sold)
        if item.chance.random() < COUNTED:
            item.expect(at + timedelta(days=item.chance.randint(1, 5)), "count", shelf)
    if shelf.on_hand <= shelf.minimum and not shelf.is_awaited:
        yield from _restock(item, at, shelf)


def _restock(item: Item, at: datetime, shelf: Shelf) -> Iterator[Event]:
    rich = max(item.shelves, key=lambda other: other.on_hand)
    spare = rich.on_hand - rich.minimum * 2
    if rich is not shelf and spare > 0 and item.chance.random() < TRANSFERRED:
        moved = min(spare, shelf.maximum - shelf.on_hand)
        rich.on_hand -= moved
        shelf.on_hand += moved
        yield Event(at, "transfer", item.plan.sku, rich.bin, shelf.bin, moved, None)
        return
    shelf.is_awaited = True
    is_late = item.chance.random() < LATE
    days = item.chance.uniform(40, 90) if is_late else item.chance.uniform(4, 21)
    item.expect(at + timedelta(days=days), "receive", shelf, shelf.maximum - shelf.on_hand)


def _receive(item: Item, at: datetime, shelf: Shelf, quantity: Decimal) -> Iterator[Event]:
    shelf.on_hand += quantity
    shelf.is_awaited = False
    drift = Decimal(item.chance.randint(95, 107)) / 100
    unit_cost = (item.plan.cost * drift).quantize(Decimal("0.01"))
    yield Event(at, "receipt", item.plan.sku, "supplier", shelf.bin, quantity, unit_cost)


def _return(item: Item, at: datetime, shelf: Shelf, quantity: Decimal) -> Iterator[Event]:
    shelf.on_hand += quantity
    yield Event(at, "return", item.plan.sku, "customer", shelf.bin, quantity, None)


def _count(item: Item, at: datetime, shelf: Shelf, _quantity: Decimal) -> Iterator[Event]:
    """A count finds a few pieces more or less."""
    reason = item.chance.choices(["damaged", "lost", "miscount", "theft", "found"], [5, 3, 3, 1, 2])[0]
    found = DIVISIBLE[item.family.unit] * item.chance.randint(1, 4)
    if reason == "found":
        shelf.on_hand += found
        yield Event(at, "adjustment", item.plan.sku, "adjustment", shelf.bin, found, None, reason)
    elif shelf.on_hand > 0:
        missing = min(found, shelf.on_hand)
        shelf.on_hand -= missing
        yield Event(at, "adjustment", item.plan.sku, shelf.bin, "adjustment", missing, None, reason)


CAUSES = {"sell": _sell, "receive": _receive, "return": _return, "count": _count}


def _shelf(chance: Random, plan: VariantPlan, family: Family, warehouse: Warehouse) -> Shelf:
    step = DIVISIBLE[family.unit] * (family.pack or 1)
    daily = _lines_per_year(plan, warehouse) * PIECES_PER_SALE / DAYS
    safety = step * math.ceil(daily * chance.uniform(3, 8) + 1)
    minimum = safety + step * math.ceil(daily * chance.uniform(15, 26) + 2)
    maximum = minimum + step * math.ceil(daily * chance.uniform(45, 110) + 6)
    return Shelf(warehouse, home(chance, warehouse), safety, minimum, maximum)


def _sales(item: Item, shelf: Shelf, start: datetime) -> Iterator[datetime]:
    """Instants of the year's sales: a Poisson stream thinned by the season."""
    peak = _lines_per_year(item.plan, shelf.warehouse) * (1 + SEASON_SWING) / DAYS
    day = 0.5
    while (day := day + item.chance.expovariate(peak)) < DAYS:
        at = start + timedelta(days=day)
        if item.chance.random() * (1 + SEASON_SWING) < _season(item.family.season, at):
            yield at


def _season(month: int, at: datetime) -> float:
    """How briskly goods sell at the instant, 1 on the average of the year."""
    swing = SEASON_SWING if month else SEASON_SWING / 4
    return 1 + swing * math.cos(2 * math.pi * (at.timetuple().tm_yday / 30.4 + 0.5 - (month or 12)) / 12)


def _lines_per_year(plan: VariantPlan, warehouse: Warehouse) -> float:
    return min(SALES_PER_YEAR * plan.demand, SALES_PER_YEAR_MAX) * warehouse.share


def _working(at: datetime) -> datetime:
    """The instant moved into working hours, Monday to Saturday."""
    at = at.replace(hour=7 + at.hour * 10 // 24, microsecond=0)
    return at + timedelta(days=1) if at.weekday() == SUNDAY else at
