"""Filling backorders: what becomes available goes to who waits, by priority and age."""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.core import clock
from app.core.outbox import record_all
from app.inventory.events import BackorderFilled
from app.inventory.queries.available import AVAILABLE
from app.inventory.services.ledger.book import Book, Level, share
from app.inventory.services.ledger.locking import lock_accounts, read_levels
from app.inventory.services.ledger.telling import held_changed
from app.inventory.sql import run

AT_ONCE = 500  # backorders of one transaction

# Items that somebody waits for and that lie, free, where they are waited for.
DUE_VARIANTS = f"""
SELECT DISTINCT variant_id FROM (
  SELECT backorder.variant_id
  FROM inventory.backorder JOIN inventory.location scope ON scope.id = backorder.location_id
  WHERE backorder.state = 'open' AND EXISTS (
    SELECT FROM inventory.stock_level level
    JOIN inventory.location ON location.id = level.location_id AND starts_with(location.path, scope.path)
    JOIN inventory.condition ON condition.id = level.condition_id
    WHERE level.variant_id = backorder.variant_id AND level.on_hand > 0 AND {AVAILABLE} > 0
  )
  LIMIT %(limit)s
) due
"""  # noqa: S608 (constants only)
WAITING = """
SELECT id, variant_id, location_id, quantity_open FROM inventory.backorder
WHERE state = 'open' AND variant_id = ANY(%(variants)s::bigint[])
ORDER BY priority, requested_at, id LIMIT %(limit)s
"""
# What somebody waited for is theirs until it is shipped or released: it is committed at once.
FILL = """
WITH fill AS (
  SELECT * FROM unnest(%(ids)s::bigint[], %(quantities)s::numeric[]) AS fill (id, quantity)
), made AS (
  INSERT INTO inventory.reservation (variant_id, location_id, quantity, state, demand, principal, actor_id,
                                     backorder_id, created_at, changed_at)
  SELECT waiting.variant_id, waiting.location_id, fill.quantity, 'committed', waiting.demand, waiting.principal,
         waiting.actor_id, waiting.id, %(now)s, %(now)s
  FROM fill JOIN inventory.backorder waiting USING (id)
  RETURNING id, backorder_id, variant_id, quantity
), held AS (
  INSERT INTO inventory.reservation_hold (reservation_id, level_id, quantity)
  SELECT made.id, hold.level_id, hold.quantity
  FROM made JOIN unnest(%(h_backorders)s::bigint[], %(h_levels)s::bigint[], %(h_quantities)s::numeric[])
    AS hold (backorder_id, level_id, quantity) USING (backorder_id)
  RETURNING level_id, quantity
), changed AS (
  UPDATE inventory.stock_level level SET reserved = level.reserved + summed.quantity, changed_at = %(now)s
  FROM (SELECT level_id, sum(quantity) AS quantity FROM held GROUP BY level_id) summed
  WHERE level.id = summed.level_id
), counted AS (
  UPDATE inventory.stock_account account SET seq = account.seq + 1
  WHERE account.variant_id IN (SELECT variant_id FROM made)
), lowered AS (
  UPDATE inventory.backorder waiting
  SET quantity_open = waiting.quantity_open - fill.quantity, changed_at = %(now)s,
      state = CASE WHEN waiting.quantity_open = fill.quantity THEN 'filled' ELSE waiting.state END
  FROM fill WHERE waiting.id = fill.id
  RETURNING waiting.id, waiting.quantity_open
)
SELECT made.id, made.backorder_id, made.variant_id, made.quantity, lowered.quantity_open
FROM made JOIN lowered ON lowered.id = made.backorder_id ORDER BY made.id
"""

Part = tuple[int, Level, Decimal]  # backorder, level, quantity


def fill_due(limit: int = AT_ONCE) -> int:
    """Fill what can be filled now, of the items of `limit` backorders; returns how many reservations came of it."""
    variants = [row[0] for row in run(DUE_VARIANTS, {"limit": limit, "now": clock.now()})]
    return fill(variants) if variants else 0


def fill(variant_ids: Collection[int]) -> int:
    """Reserve what is available of the items for who waits, in part where there is less; returns how many were given.

    Runs as the system. Who comes first in order and finds nothing at their place does not keep others waiting.
    """
    now = clock.now()
    book = lock_accounts(variant_ids)
    waiting = run(WAITING, {"variants": sorted(variant_ids), "limit": AT_ONCE})
    read_levels(book, sorted({(variant, place, True) for _, variant, place, _ in waiting}), now)
    parts = [part for row in waiting for part in _share(book, row)]
    return _write(book, parts, now) if parts else 0


def _share(book: Book, row: Sequence[Any]) -> list[Part]:
    backorder_id, variant_id, place_id, lacking = row
    found, _ = share(book.pick(variant_id, book.places[place_id]), lacking)
    for level, part in found:
        level.reserved += part
    return [(backorder_id, level, part) for level, part in found]


def _write(book: Book, parts: Sequence[Part], now: datetime) -> int:
    given: dict[int, Decimal] = {}
    for backorder_id, _, part in parts:
        given[backorder_id] = given.get(backorder_id, Decimal(0)) + part
    made = run(
        FILL,
        {
            "now": now,
            "ids": list(given),
            "quantities": list(given.values()),
            "h_backorders": [backorder_id for backorder_id, _, _ in parts],
            "h_levels": [level.id for _, level, _ in parts],
            "h_quantities": [part for _, _, part in parts],
        },
    )
    record_all([*held_changed(book, "reserve", now), *(_filled(row) for row in made)])
    return len(made)


def _filled(row: Sequence[Any]) -> BackorderFilled:
    reservation_id, backorder_id, variant_id, quantity, quantity_open = row
    return BackorderFilled(
        backorder_id=backorder_id,
        reservation_id=reservation_id,
        variant_id=variant_id,
        quantity=quantity,
        quantity_open=quantity_open,
    )
