"""Holds past their time: they stop counting the moment anybody needs the goods; the sweep only tidies."""

from collections.abc import Collection
from datetime import datetime

from app.core.outbox import record_all
from app.inventory.events import LevelChange, StockChanged
from app.inventory.services.book import Book
from app.inventory.services.sql import run

# The caller holds the accounts of the variants, so nobody else can commit or consume the same reservations.
FREE_EXPIRED = """
WITH gone AS (
  UPDATE inventory.reservation SET state = 'expired', changed_at = %(now)s
  WHERE state = 'held' AND expires_at <= %(now)s AND variant_id = ANY(%(variants)s::bigint[])
  RETURNING id
), closed AS (
  UPDATE inventory.reservation_hold hold SET is_open = false FROM gone
  WHERE hold.reservation_id = gone.id AND hold.is_open
  RETURNING hold.level_id, hold.quantity
), freed AS (
  SELECT level_id, sum(quantity) AS quantity FROM closed GROUP BY level_id
), changed AS (
  UPDATE inventory.stock_level level SET reserved = level.reserved - freed.quantity, changed_at = %(now)s
  FROM freed WHERE level.id = freed.level_id
  RETURNING level.variant_id, level.location_id, level.lot_id, level.condition_id, level.on_hand, level.reserved,
            freed.quantity
), counted AS (
  UPDATE inventory.stock_account account SET seq = account.seq + 1
  WHERE account.variant_id IN (SELECT variant_id FROM changed)
)
SELECT changed.*, location.site_id FROM changed JOIN inventory.location ON location.id = changed.location_id
ORDER BY changed.variant_id, changed.location_id, changed.lot_id, changed.condition_id
"""


def free_expired(variant_ids: Collection[int], now: datetime, book: Book) -> int:
    """Let go of every hold of these (locked) variants that expired by `now`; returns how many levels it freed."""
    changes: dict[int, list[LevelChange]] = {}
    for variant, location, lot, condition, on_hand, reserved, freed, site in run(
        FREE_EXPIRED, {"variants": list(variant_ids), "now": now}
    ):
        change = LevelChange(
            location_id=location,
            site_id=site,
            lot_id=lot,
            condition_id=condition,
            on_hand_before=on_hand,
            on_hand_after=on_hand,
            reserved_before=reserved + freed,
            reserved_after=reserved,
        )
        changes.setdefault(variant, []).append(change)
    for variant in changes:
        book.accounts[variant].count_elsewhere()
    record_all(
        StockChanged(
            variant_id=variant,
            seq=book.accounts[variant].seq,
            cause="expire",
            posting_id=None,
            effective_at=now,
            levels=tuple(levels),
        )
        for variant, levels in changes.items()
    )
    return sum(len(levels) for levels in changes.values())
