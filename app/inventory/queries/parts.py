"""The parts of a figure: what is available of a level, and the items that make a place's totals."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.core import clock
from app.inventory.queries.available import AVAILABLE, IS_AVAILABLE, LAPSED
from app.inventory.queries.scope import IN_SCOPE, parameters
from app.inventory.sql import run

AVAILABILITY = f"""
SELECT level.on_hand, level.reserved, {LAPSED}, {AVAILABLE}, {IS_AVAILABLE}
FROM inventory.stock_level level
JOIN inventory.location ON location.id = level.location_id
JOIN inventory.condition ON condition.id = level.condition_id
WHERE level.id = %(level)s AND {IN_SCOPE}
"""  # noqa: S608 (constants only)

ITEMS = f"""
SELECT variant.id, variant.sku, coalesce(variant.name, ''), sum(level.on_hand), sum(level.reserved)
FROM inventory.location place
JOIN inventory.location ON starts_with(location.path, place.path)
JOIN inventory.stock_level level ON level.location_id = location.id AND level.on_hand <> 0
JOIN catalog.variant ON variant.id = level.variant_id
WHERE place.id = %(place)s AND {IN_SCOPE}
GROUP BY variant.id
ORDER BY sum(level.on_hand) DESC, variant.id
LIMIT %(limit)s
"""  # noqa: S608 (constants only)


@dataclass(frozen=True, slots=True)
class Availability:
    """What is available of a level: on hand less reserved, lapsed holds counted back; nothing where it is not open."""

    on_hand: Decimal
    reserved: Decimal
    lapsed: Decimal
    available: Decimal
    is_open: bool


@dataclass(frozen=True, slots=True)
class PlacedItem:
    """How much of an item lies in a place and below it."""

    variant_id: int
    sku: str
    name: str
    on_hand: Decimal
    reserved: Decimal


def availability_of(level_id: int) -> Availability | None:
    """What is available of the level, and why; None for one unknown or out of the actor's sites."""
    rows = run(AVAILABILITY, {"level": level_id, "now": clock.now(), **parameters()})
    return Availability(*rows[0]) if rows else None


def items_in(location_id: int, *, limit: int) -> Sequence[PlacedItem]:
    """The items of which most lies in the place and below it."""
    return [PlacedItem(*row) for row in run(ITEMS, {"place": location_id, "limit": limit, **parameters()})]
