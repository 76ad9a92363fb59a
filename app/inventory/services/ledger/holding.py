"""The statements that write and close holds; the caller has locked the accounts of the variants."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.core.outbox import record_all
from app.inventory.events import LevelChange, StockChanged
from app.inventory.services.ledger.book import Book
from app.inventory.sql import run

RESERVE = """
WITH made AS (
  INSERT INTO inventory.reservation (variant_id, location_id, quantity, expires_at, demand, principal, key, line,
                                     fingerprint, actor_id, created_at, changed_at)
  SELECT new.variant_id, new.location_id, new.quantity, %(expires_at)s, new.demand, %(principal)s, %(key)s, new.line,
         %(fingerprint)s, %(actor_id)s, %(now)s, %(now)s
  FROM unnest(%(r_variant)s::bigint[], %(r_location)s::bigint[], %(r_quantity)s::numeric[], %(r_demand)s::text[],
              %(r_line)s::int[]) AS new (variant_id, location_id, quantity, demand, line)
  ON CONFLICT (principal, key, line) DO NOTHING
  RETURNING id, line
), held AS (
  INSERT INTO inventory.reservation_hold (reservation_id, level_id, quantity)
  SELECT made.id, hold.level_id, hold.quantity
  FROM made JOIN unnest(%(h_line)s::int[], %(h_level)s::bigint[], %(h_quantity)s::numeric[])
    AS hold (line, level_id, quantity) ON hold.line = made.line
  RETURNING level_id, quantity
), summed AS (
  SELECT level_id, sum(quantity) AS quantity FROM held GROUP BY level_id
), changed AS (
  UPDATE inventory.stock_level level SET reserved = level.reserved + summed.quantity, changed_at = %(now)s
  FROM summed WHERE level.id = summed.level_id
  RETURNING level.variant_id
), counted AS (
  UPDATE inventory.stock_account account SET seq = account.seq + 1
  WHERE account.variant_id IN (SELECT variant_id FROM changed)
)
SELECT id, line FROM made ORDER BY line
"""

RESERVED_BEFORE = """
SELECT reservation.id, reservation.fingerprint, reservation.line, reservation.variant_id, reservation.location_id,
       reservation.quantity, reservation.expires_at, level.location_id, location.code,
       level.lot_id, hold.quantity
FROM inventory.reservation
JOIN inventory.reservation_hold hold ON hold.reservation_id = reservation.id
JOIN inventory.stock_level level ON level.id = hold.level_id
JOIN inventory.location ON location.id = level.location_id
WHERE reservation.principal = %(principal)s AND reservation.key = %(key)s
ORDER BY reservation.line, hold.id
"""

FIND = """
SELECT reservation.id, reservation.variant_id, reservation.location_id, reservation.quantity, reservation.state,
       reservation.expires_at, location.site_id, (
         SELECT min(transfer.number) FROM inventory.transfer_order_line line
         JOIN inventory.transfer_order transfer ON transfer.id = line.order_id
         WHERE line.reservation_id = reservation.id)
FROM inventory.reservation JOIN inventory.location ON location.id = reservation.location_id
WHERE reservation.id = ANY(%(ids)s::bigint[])
ORDER BY reservation.id
"""

KEEP = """
WITH kept AS (
  UPDATE inventory.reservation SET state = %(state)s, changed_at = %(now)s WHERE id = %(id)s RETURNING variant_id
)
UPDATE inventory.stock_account account SET seq = account.seq + 1 FROM kept
WHERE account.variant_id = kept.variant_id
RETURNING account.variant_id
"""

# Consuming leaves the levels alone: the shipment that consumes writes them.
# In the order in which they were held, which is the one to pick in: a part of a reservation takes the first.
CONSUME = """
WITH consumed AS (
  UPDATE inventory.reservation SET state = 'consumed', changed_at = %(now)s WHERE id = ANY(%(ids)s::bigint[])
), closed AS (
  UPDATE inventory.reservation_hold hold SET is_open = false FROM inventory.stock_level level
  WHERE hold.reservation_id = ANY(%(ids)s::bigint[]) AND hold.is_open AND level.id = hold.level_id
  RETURNING hold.id, hold.reservation_id, level.variant_id, level.location_id, level.lot_id, level.condition_id,
            hold.quantity
)
SELECT reservation_id, variant_id, location_id, lot_id, condition_id, quantity FROM closed ORDER BY id
"""

LET_GO = """
WITH closed AS (
  UPDATE inventory.reservation_hold SET is_open = false
  WHERE reservation_id = ANY(%(ids)s::bigint[]) AND is_open
  RETURNING level_id, quantity
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
), stated AS (
  UPDATE inventory.reservation SET state = %(state)s, changed_at = %(now)s WHERE id = ANY(%(ids)s::bigint[])
)
SELECT changed.*, location.site_id FROM changed JOIN inventory.location ON location.id = changed.location_id
ORDER BY changed.variant_id, changed.location_id, changed.lot_id, changed.condition_id
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """A reservation as it stands; `transfer` is the number of the order that it keeps goods for."""

    id: int
    variant_id: int
    location_id: int
    quantity: Decimal
    state: str
    expires_at: datetime | None
    site_id: int | None
    transfer: str | None

    def has_lapsed(self, now: datetime) -> bool:
        """Whether it is a hold past its time."""
        return self.state == "held" and self.expires_at is not None and self.expires_at <= now


def find(ids: Collection[int]) -> list[Standing]:
    """The reservations of these ids, as they stand now."""
    return [Standing(*row) for row in run(FIND, {"ids": sorted(ids)})]


def let_go(ids: Sequence[int], state: str, now: datetime) -> dict[int, list[LevelChange]]:
    """Close the reservations' holds, free the levels and number one event per variant; the changes by variant."""
    changes: dict[int, list[LevelChange]] = {}
    for row in run(LET_GO, {"ids": list(ids), "state": state, "now": now}):
        changes.setdefault(row[0], []).append(_freed(row))
    return changes


def _freed(row: Sequence[Any]) -> LevelChange:
    _variant, location, lot, condition, on_hand, reserved, freed, site = row
    return LevelChange(
        location_id=location,
        site_id=site,
        lot_id=lot,
        condition_id=condition,
        on_hand_before=on_hand,
        on_hand_after=on_hand,
        reserved_before=reserved + freed,
        reserved_after=reserved,
    )


def tell(book: Book, cause: str, changes: Mapping[int, Sequence[LevelChange]], now: datetime) -> None:
    """Record one event per variant, whose number a statement has just taken from the locked account."""
    for variant in changes:
        book.accounts[variant].count_elsewhere()
    record_all(
        StockChanged(
            variant_id=variant,
            seq=book.accounts[variant].seq,
            cause=cause,
            posting_id=None,
            effective_at=now,
            levels=tuple(levels),
        )
        for variant, levels in changes.items()
    )
