"""Rows that are only sums of others, where they are not what the ledger makes them: levels, accounts, cargo…"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.inventory.queries.derived_costs import ACCOUNTS, LAYERS
from app.inventory.queries.derived_documents import BACKORDERS, CARGO
from app.inventory.sql import run

ITEMS = 200  # of these many items the changes are named; the number of items that differ is exact

LEVELS = """
WITH moved AS (
  SELECT variant_id, location_id, lot_id, condition_id, sum(quantity) AS quantity
  FROM (
    SELECT variant_id, to_location_id AS location_id, to_lot_id AS lot_id, to_condition_id AS condition_id, quantity
    FROM inventory.stock_move WHERE {only}
    UNION ALL
    SELECT variant_id, from_location_id, lot_id, condition_id, -quantity FROM inventory.stock_move WHERE {only}
  ) side
  WHERE location_id NOT IN (SELECT id FROM inventory.location WHERE role IS NOT NULL)
  GROUP BY variant_id, location_id, lot_id, condition_id
), held AS (
  SELECT hold.level_id, sum(hold.quantity) AS quantity
  FROM inventory.reservation_hold hold JOIN inventory.reservation ON reservation.id = hold.reservation_id
  WHERE reservation.state IN ('held', 'committed') GROUP BY hold.level_id
), known AS (
  SELECT variant_id, location_id, lot_id, condition_id, level.id, coalesce(level.on_hand, 0) AS on_hand,
         coalesce(level.reserved, 0) AS reserved, level.allow_negative, level.is_serial, level.expires_on,
         coalesce(moved.quantity, 0) AS moved
  FROM (SELECT * FROM inventory.stock_level WHERE {only}) level
  FULL JOIN moved USING (variant_id, location_id, lot_id, condition_id)
)
SELECT 'stock_level' AS of, known.variant_id, known.id AS row_id, known.location_id, known.lot_id, known.condition_id,
       location.site_id,
       jsonb_build_object(
         'on_hand', trim_scale(known.on_hand)::text, 'reserved', trim_scale(known.reserved)::text,
         'allow_negative', known.allow_negative, 'is_serial', known.is_serial,
         'expires_on', known.expires_on) AS stored,
       jsonb_build_object(
         'on_hand', trim_scale(known.moved)::text, 'reserved', trim_scale(coalesce(held.quantity, 0))::text,
         'allow_negative', location.allow_negative, 'is_serial', lot.is_serial,
         'expires_on', lot.expires_on) AS rebuilt
FROM known
LEFT JOIN held ON held.level_id = known.id
JOIN inventory.location ON location.id = known.location_id
JOIN inventory.lot ON lot.id = known.lot_id
WHERE known.on_hand <> known.moved
   OR (known.id IS NOT NULL AND (
        known.reserved <> coalesce(held.quantity, 0) OR known.allow_negative <> location.allow_negative
        OR (known.is_serial, known.expires_on) IS DISTINCT FROM (lot.is_serial, lot.expires_on)))
"""
HOLDS = """
SELECT 'reservation_hold' AS of, reservation.variant_id, hold.id AS row_id, level.location_id, level.lot_id,
       level.condition_id, location.site_id, jsonb_build_object('is_open', hold.is_open) AS stored,
       jsonb_build_object('is_open', NOT hold.is_open) AS rebuilt
FROM inventory.reservation_hold hold
JOIN inventory.reservation ON reservation.id = hold.reservation_id
JOIN inventory.stock_level level ON level.id = hold.level_id
JOIN inventory.location ON location.id = level.location_id
WHERE hold.is_open <> (reservation.state IN ('held', 'committed')) AND {only_reserved}
"""
DIFFERING = """
WITH differing AS MATERIALIZED (
  ({levels}) UNION ALL ({holds}) UNION ALL ({accounts}) UNION ALL ({layers}) UNION ALL ({cargo})
  UNION ALL ({backorders})
),
     item AS (SELECT DISTINCT variant_id FROM differing)
SELECT differing.*, (SELECT count(*) FROM item)
FROM differing
WHERE variant_id IN (SELECT variant_id FROM item ORDER BY variant_id LIMIT %(items)s)
ORDER BY variant_id, of, location_id, lot_id, condition_id, row_id
"""


@dataclass(frozen=True)
class Difference:
    """A row that is not what the ledger makes it; `row_id` is None for one that is missing, and for accounts."""

    of: str
    variant_id: int
    row_id: int | None
    location_id: int | None
    lot_id: int | None
    condition_id: int | None
    site_id: int | None
    stored: dict[str, Any]
    rebuilt: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """The difference as JSON values."""
        return asdict(self)


def differences() -> tuple[Sequence[Difference], int]:
    """What differs over the whole ledger: every row of the first 200 items, and how many items differ in all."""
    return _found("true", "true", {})


def differences_of(variant_ids: Collection[int]) -> Sequence[Difference]:
    """What differs of these items, exactly as `differences` tells it."""
    known = "variant_id = ANY(%(variants)s::bigint[])"
    return _found(known, f"reservation.{known}", {"variants": sorted(variant_ids)})[0]


def _found(only: str, only_reserved: str, values: dict[str, Any]) -> tuple[Sequence[Difference], int]:
    parts = {
        "levels": LEVELS, "holds": HOLDS, "accounts": ACCOUNTS, "layers": LAYERS, "cargo": CARGO,
        "backorders": BACKORDERS,
    }  # fmt: skip
    told = {name: part.format(only=only, only_reserved=only_reserved) for name, part in parts.items()}
    rows = run(DIFFERING.format(**told), {"items": ITEMS, **values})
    return [Difference(*row[:-1]) for row in rows], rows[0][-1] if rows else 0
