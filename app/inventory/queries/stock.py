"""The stock of a variant by place: on hand, reserved, available."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.core import clock
from app.inventory.queries.available import AVAILABLE
from app.inventory.queries.scope import IN_SCOPE, parameters
from app.inventory.sql import run

LIMIT = 200

STOCK = f"""
SELECT level.id, location.id, location.code, location.site_id, lot.code, condition.code, level.on_hand, level.reserved,
       {AVAILABLE}, level.changed_at
FROM inventory.stock_level level
JOIN inventory.location ON location.id = level.location_id
JOIN inventory.lot ON lot.id = level.lot_id
JOIN inventory.condition ON condition.id = level.condition_id
WHERE level.variant_id = %(variant)s AND {IN_SCOPE} AND (level.on_hand <> 0 OR level.reserved <> 0)
ORDER BY location.path, level.id
LIMIT %(limit)s
"""  # noqa: S608 (constants only)


@dataclass(frozen=True, slots=True)
class Standing:
    """How much of a variant lies in one place, in base units."""

    level_id: int
    location_id: int
    place: str
    site_id: int
    lot: str
    condition: str
    on_hand: Decimal
    reserved: Decimal
    available: Decimal
    changed_at: datetime


def stock_of(variant_id: int, *, limit: int = LIMIT) -> Sequence[Standing]:
    """Where the variant lies, within the actor's sites, by place; `available` leaves out lapsed holds."""
    values = {"variant": variant_id, "now": clock.now(), "limit": limit, **parameters()}
    return [Standing(*row) for row in run(STOCK, values)]
