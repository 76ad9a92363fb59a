"""The one statement that writes a posting, its moves, the levels and the accounts; layers take one more."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.core import current
from app.inventory.services.ledger.book import Book, Level
from app.inventory.services.ledger.layering import write_layers
from app.inventory.services.ledger.lines import Move
from app.inventory.sql import run

# Everything hangs on the posting's row: where its key is taken, nothing at all is written.
POST = """
WITH posting AS (
  INSERT INTO inventory.posting (verb, principal, key, fingerprint, reason_id, reference, note, reverses_id, actor_id,
                                 request_id, effective_at, result, period_lock_id)
  VALUES (%(verb)s, %(principal)s, %(key)s, %(fingerprint)s, %(reason_id)s, %(reference)s, %(note)s, %(reverses_id)s,
          %(actor_id)s, %(request_id)s, %(effective_at)s, %(result)s::jsonb, %(period_lock_id)s)
  ON CONFLICT (principal, key) DO NOTHING
  RETURNING id
), moved AS (
  INSERT INTO inventory.stock_move (posting_id, variant_id, from_location_id, to_location_id, lot_id, condition_id,
                                    to_lot_id, to_condition_id, quantity, value_amount, effective_at)
  SELECT posting.id, move.variant_id, move.from_id, move.to_id, move.lot_id, move.condition_id, move.to_lot_id,
         move.to_condition_id, move.quantity, move.value, move.effective_at
  FROM posting, unnest(%(m_variant)s::bigint[], %(m_from)s::bigint[], %(m_to)s::bigint[], %(m_lot)s::bigint[],
                       %(m_condition)s::bigint[], %(m_to_lot)s::bigint[], %(m_to_condition)s::bigint[],
                       %(m_quantity)s::numeric[], %(m_value)s::numeric[], %(m_at)s::timestamptz[])
    AS move (variant_id, from_id, to_id, lot_id, condition_id, to_lot_id, to_condition_id, quantity, value,
             effective_at)
  RETURNING id
), last AS (
  SELECT posting.id AS posting_id, max(moved.id) AS move_id FROM posting, moved GROUP BY posting.id
), counted AS (
  UPDATE inventory.stock_account account
  SET seq = account.seq + change.seq, on_hand = account.on_hand + change.on_hand,
      value_amount = account.value_amount + change.value, average_amount = account.average_amount + change.average,
      owed_amount = account.owed_amount + change.owed, last_cost_amount = change.last_cost
  FROM posting, unnest(%(a_variant)s::bigint[], %(a_seq)s::bigint[], %(a_on_hand)s::numeric[], %(a_value)s::numeric[],
                       %(a_average)s::numeric[], %(a_owed)s::numeric[], %(a_last_cost)s::numeric[])
    AS change (variant_id, seq, on_hand, value, average, owed, last_cost)
  WHERE account.variant_id = change.variant_id
), changed AS (
  UPDATE inventory.stock_level level
  SET on_hand = level.on_hand + change.on_hand, reserved = level.reserved + change.reserved,
      last_move_id = last.move_id, changed_at = %(now)s
  FROM last, unnest(%(l_id)s::bigint[], %(l_on_hand)s::numeric[], %(l_reserved)s::numeric[])
    AS change (id, on_hand, reserved)
  WHERE level.id = change.id
), added AS (
  INSERT INTO inventory.stock_level (variant_id, location_id, lot_id, condition_id, on_hand, last_move_id, changed_at)
  SELECT new.variant_id, new.location_id, new.lot_id, new.condition_id, new.on_hand, last.move_id, %(now)s
  FROM last, unnest(%(n_variant)s::bigint[], %(n_location)s::bigint[], %(n_lot)s::bigint[], %(n_condition)s::bigint[],
                    %(n_on_hand)s::numeric[]) AS new (variant_id, location_id, lot_id, condition_id, on_hand)
)
SELECT posting_id FROM last
"""


def write(
    document: Mapping[str, Any], book: Book, moves: Sequence[Move], answer: Mapping[str, Any], now: datetime
) -> int | None:
    """Write the posting, its moves, levels and accounts in one statement, and layers where an item is costed by them.

    `document` holds the posting's own columns. Returns its id; None where its key is taken and so nothing was written.
    """
    who = current.actor()
    changed = list(book.changed())
    rows = run(
        POST,
        {
            **document,
            "principal": who.principal,
            "actor_id": who.user_id,
            "request_id": current.request_id(),
            "result": json.dumps(answer),
            "now": now,
            **_move_columns(moves),
            **_account_columns(book),
            **_level_columns([level for level in changed if level.id is not None]),
            **_new_level_columns([level for level in changed if level.id is None]),
        },
    )
    if not rows:
        return None
    write_layers(book, rows[0][0])
    return int(rows[0][0])


def _move_columns(moves: Sequence[Move]) -> dict[str, list[Any]]:
    return {
        "m_variant": [move.line.variant_id for move in moves],
        "m_from": [move.from_id for move in moves],
        "m_to": [move.to_id for move in moves],
        "m_lot": [move.lot_id for move in moves],
        "m_condition": [move.condition_id for move in moves],
        "m_to_lot": [move.to_lot_id for move in moves],
        "m_to_condition": [move.to_condition_id for move in moves],
        "m_quantity": [move.quantity for move in moves],
        "m_value": [move.value for move in moves],
        "m_at": [move.line.effective_at for move in moves],
    }


def _account_columns(book: Book) -> dict[str, list[Any]]:
    """Every account of the book gains one event; `seq` is raised here, for the events to come."""
    accounts = list(book.accounts.values())
    for account in accounts:
        account.seq += 1
    return {
        "a_variant": [account.variant_id for account in accounts],
        "a_seq": [account.seq - account.seq_before for account in accounts],
        "a_on_hand": [account.on_hand - account.before.on_hand for account in accounts],
        "a_value": [account.value - account.before.value for account in accounts],
        "a_average": [account.average - account.before.average for account in accounts],
        "a_owed": [account.owed - account.before.owed for account in accounts],
        "a_last_cost": [account.last_cost for account in accounts],
    }


def _level_columns(levels: Sequence[Level]) -> dict[str, list[Any]]:
    return {
        "l_id": [level.id for level in levels],
        "l_on_hand": [level.on_hand - level.on_hand_before for level in levels],
        "l_reserved": [level.reserved - level.reserved_before for level in levels],
    }


def _new_level_columns(levels: Sequence[Level]) -> dict[str, list[Any]]:
    return {
        "n_variant": [level.variant_id for level in levels],
        "n_location": [level.place.id for level in levels],
        "n_lot": [level.lot_id for level in levels],
        "n_condition": [level.condition_id for level in levels],
        "n_on_hand": [level.on_hand for level in levels],
    }
