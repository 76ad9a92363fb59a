"""Opening the book: lock the accounts of the variants in ascending order, then read places and levels.

The account is the one lock of a variant: whoever holds it may change any level of the variant, so levels need no order
of their own and two commands meet in one fixed order, whatever the order of their lines.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from app.core import clock
from app.inventory.services.ledger.account import Account
from app.inventory.services.ledger.book import Book, Level, Place
from app.inventory.services.ledger.expiry import free_lapsed
from app.inventory.services.ledger.lines import Line
from app.inventory.sql import run
from config import Settings

# Rows are locked in the order they come out of the sort; the figures are those after the wait.
LOCK_ACCOUNTS = """
SELECT account.variant_id, account.seq, account.on_hand, account.value_amount, variant.sku, unit.id, unit.code,
       unit.scale, CASE WHEN variant.cost_currency = %(currency)s THEN variant.cost_amount END,
       coalesce(policy.tracking, 'none'), coalesce(policy.picking, 'fefo'), coalesce(policy.costing, 'average'),
       account.average_amount, account.owed_amount, account.last_cost_amount
FROM inventory.stock_account account
JOIN catalog.variant variant ON variant.id = account.variant_id
JOIN catalog.product product ON product.id = variant.product_id
JOIN catalog.unit unit ON unit.id = product.base_unit_id
LEFT JOIN inventory.stocking_policy policy ON policy.variant_id = account.variant_id
WHERE account.variant_id = ANY(%(variants)s::bigint[])
ORDER BY account.variant_id
FOR UPDATE OF account
"""

# An account that was lost goes on numbering its events where it was.
ADD_ACCOUNTS = """
INSERT INTO inventory.stock_account (variant_id, seq)
SELECT id, coalesce((SELECT max(aggregate_seq) FROM core.outbox
                     WHERE topic = 'inventory.stock_changed' AND aggregate_id = variant.id), 0)
FROM catalog.variant WHERE id = ANY(%(variants)s::bigint[]) ORDER BY id
ON CONFLICT DO NOTHING
RETURNING id
"""

_PLACE = "place.id, place.code, place.kind, place.site_id, place.path, place.is_active, place.allow_negative"
_LEVEL = """
       level.id, level.variant_id, level.lot_id, level.condition_id, condition.is_available, level.on_hand,
       level.reserved, level.reserved > 0 AND EXISTS (
         SELECT FROM inventory.reservation_hold hold JOIN inventory.reservation ON reservation.id = hold.reservation_id
         WHERE hold.level_id = level.id AND hold.is_open
           AND reservation.state = 'held' AND reservation.expires_at <= %(now)s), level.expires_on
"""

READ_PLACES = f"""
WITH need AS (
  SELECT * FROM unnest(%(variants)s::bigint[], %(locations)s::bigint[], %(picked)s::bool[])
    AS need (variant_id, location_id, is_picked)
)
SELECT {_PLACE}, {_LEVEL}
FROM need
JOIN inventory.location place ON place.id = need.location_id
LEFT JOIN inventory.stock_level level ON level.variant_id = need.variant_id AND level.location_id = place.id
LEFT JOIN inventory.condition ON condition.id = level.condition_id
"""  # noqa: S608 (constants only)

READ_PLACES_AND_BELOW = f"""{READ_PLACES}
UNION ALL
SELECT {_PLACE}, {_LEVEL}
FROM need
JOIN inventory.location scope ON scope.id = need.location_id AND scope.level <> 'bin'
JOIN inventory.stock_level level ON level.variant_id = need.variant_id AND (level.on_hand > 0 OR level.reserved > 0)
JOIN inventory.location place ON place.id = level.location_id AND place.id <> scope.id
  AND starts_with(place.path, scope.path)
JOIN inventory.condition ON condition.id = level.condition_id
WHERE need.is_picked
"""  # noqa: S608 (constants only)


def open_book(lines: Sequence[Line]) -> Book:
    """Lock the accounts of the lines' variants and read the places and levels that the lines name."""
    book = lock_accounts({line.variant_id for line in lines})
    needs = {(line.variant_id, line.from_id, line.is_picked) for line in lines if line.from_field}
    needs |= {(line.variant_id, line.to_id, False) for line in lines if line.to_field}
    read_levels(book, sorted(needs), clock.now())
    return book


def lock_accounts(variant_ids: Iterable[int]) -> Book:
    """Lock the accounts of these variants in ascending order, adding missing ones; unknown variants have none."""
    wanted = sorted(set(variant_ids))
    rows = run(LOCK_ACCOUNTS, {"variants": wanted, "currency": base_currency()})
    if len(rows) < len(wanted):
        run(ADD_ACCOUNTS, {"variants": wanted})  # waits for a rival who adds the same ones, whose accounts we then lock
        rows = run(LOCK_ACCOUNTS, {"variants": wanted, "currency": base_currency()})
    return Book(accounts={row[0]: Account(*row) for row in rows})


def read_levels(book: Book, needs: Sequence[tuple[int, int, bool]], now: datetime) -> None:
    """Enter the places and levels of `needs` (variant, location, with those below); expired holds are let go first."""
    if not needs:
        return
    variants, locations, picked = (list(column) for column in zip(*needs, strict=True))
    statement = READ_PLACES_AND_BELOW if any(picked) else READ_PLACES
    parameters = {"variants": variants, "locations": locations, "picked": picked, "now": now}
    rows = run(statement, parameters)
    if any(row[14] for row in rows):
        free_lapsed(book, {row[8] for row in rows if row[14]}, now)
        rows = run(statement, parameters)
    for row in rows:
        _enter(book, row)


def _enter(book: Book, row: Sequence[Any]) -> None:
    place = book.places.get(row[0])
    if place is None:
        place = book.places[row[0]] = Place(*row[:7])
    if row[7] is not None:
        book.add(Level(row[7], row[8], place, row[9], row[10], row[11], row[12], row[13], expires_on=row[15]))


@cache
def base_currency() -> str:
    """ISO 4217 code of stock values."""
    return Settings().base_currency
