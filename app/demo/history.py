"""The year of trade written into the ledger: places, movements, rules, alerts, a few promises."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from sqlalchemy import insert, select

from app.core.db import session
from app.demo.assortment import SEED
from app.demo.places import places
from app.demo.trade import Event, Item
from app.demo.world import World
from app.inventory.models import (
    ADJUSTMENT,
    CUSTOMER,
    SUPPLIER,
    Location,
    Reason,
    ReorderRule,
    StockingPolicy,
)
from app.inventory.services import (
    CommitReservation,
    MoveLine,
    NamedLot,
    Reserve,
    ReserveLine,
    commit,
    evaluate,
    post_moves,
    reserve,
)

ROLES = {"supplier": SUPPLIER, "customer": CUSTOMER, "adjustment": ADJUSTMENT}
LINES_PER_POSTING = 20_000
REASONS = ("found", None, "damaged", "lost", "miscount", "theft")
LEVELS = ("site", "zone", "bin")
PROMISED_MAX = 6
LAST_DAYS = 30
RULE_DEMAND = 3.0  # items that sell more slowly are bought on request
RESERVATIONS = 40
RESERVATION_SECONDS = 7 * 86_400


@dataclass(frozen=True)
class Ids:
    """The rows that the history refers to."""

    variants: Mapping[str, int]
    places: Mapping[str, int]
    reasons: Mapping[str, int]
    shelf_days: Mapping[str, int]  # how long the lots of an item keep; items without lots are not named


def write_places(world: World) -> dict[str, int]:
    """Write sites, zones and bins, parents first; ids by code, with the virtual places by their role."""
    ids: dict[str, int] = dict(ROLES)
    plans = places(world)
    for level in LEVELS:
        rows = [
            {
                "code": plan.code,
                "name": plan.name,
                "level": plan.level,
                "kind": plan.kind,
                "parent_id": ids[plan.parent] if plan.parent else None,
            }
            for plan in plans
            if plan.level == level
        ]
        added = session.execute(insert(Location).returning(Location.code, Location.id), rows)
        ids.update({row.code: row.id for row in added})
    return ids


def reason_ids() -> dict[str, int]:
    """Ids of the adjustment reasons by code."""
    return {row.code: row.id for row in session.execute(select(Reason.code, Reason.id))}


def write_movements(ids: Ids, events: Sequence[Event], end: datetime) -> int:
    """Post the events; answers how many moves they are: goods of several lots take several.

    What is older than a month goes item by item, which spares thousands of events about stock that changed since; the
    last month goes by time, so that the newest movements are the last ones recorded.
    """
    recent = end - timedelta(days=LAST_DAYS)
    old = sorted((event for event in events if event.at < recent), key=lambda event: (event.sku, event.at))
    new = sorted((event for event in events if event.at >= recent), key=lambda event: (event.at, event.sku))
    return sum(
        _post(ids, part[start : start + LINES_PER_POSTING])
        for part in (old, new)
        for start in range(0, len(part), LINES_PER_POSTING)
    )


def _post(ids: Ids, events: Sequence[Event]) -> int:
    """One posting per reason; what was found comes first and what was lost last, so that no level is short between."""
    by_reason = {reason: [event for event in events if event.reason == reason] for reason in REASONS}
    moves = 0
    for reason, members in by_reason.items():
        if members:
            lines = [_line(ids, event) for event in members]
            posted = post_moves(lines, reference="Demo year", reason_id=ids.reasons[reason] if reason else None)
            moves += posted.move_count
    return moves


def _line(ids: Ids, event: Event) -> MoveLine:
    source, target = ids.places[event.source], ids.places[event.target]
    lot = _lot(ids.shelf_days[event.sku], event) if event.sku in ids.shelf_days and event.source in ROLES else None
    return MoveLine(ids.variants[event.sku], source, target, event.quantity, event.at, event.unit_cost, lot)


def _lot(shelf_days: int, event: Event) -> NamedLot:
    """The lot of the month in which the goods came."""
    made = event.at.date().replace(day=1)
    return NamedLot(f"L{made:%y%m}", f"S{made:%m%y}", made, made + timedelta(days=shelf_days))


def write_policies(ids: Ids) -> None:
    """Track by lot the items that keep for a time only."""
    rows = [{"variant_id": ids.variants[sku], "tracking": "lot"} for sku in ids.shelf_days]
    session.execute(insert(StockingPolicy), rows)


def write_rules(ids: Ids, items: Sequence[Item]) -> tuple[int, int]:
    """A rule per shelf of every item that sells, and the alerts that are due; answers how many of each."""
    wanted = [(item, shelf) for item in items if item.plan.demand >= RULE_DEMAND for shelf in item.shelves]
    rules = [
        {
            "variant_id": ids.variants[item.plan.sku],
            "site_id": ids.places[shelf.warehouse.code],
            "minimum": shelf.safety,
            "maximum": shelf.maximum,
            "multiple": item.family.pack or 1,
        }
        for item, shelf in wanted
    ]
    session.execute(insert(ReorderRule), rules)
    return len(rules), evaluate({ids.variants[item.plan.sku] for item, _shelf in wanted})


def write_reservations(ids: Ids, items: Sequence[Item]) -> int:
    """Promise a part of some well-stocked shelves, half of it for good; answers how many promises were made."""
    chance = Random(f"{SEED}:promises")
    rich = [(item, shelf) for item in items for shelf in item.shelves if shelf.on_hand > shelf.minimum + PROMISED_MAX]
    lines = [
        ReserveLine(
            variant_id=ids.variants[item.plan.sku],
            location_id=ids.places[shelf.bin],
            quantity=Decimal(chance.randint(1, PROMISED_MAX)),
            demand=f"sales_order:{4700 + number}",
        )
        for number, (item, shelf) in enumerate(chance.sample(rich, RESERVATIONS))
    ]
    held = reserve(Reserve(lines=tuple(lines), ttl_seconds=RESERVATION_SECONDS))
    for promise in held.reservations[::2]:
        commit(CommitReservation(reservation_id=promise["id"]))
    return len(held.reservations)
