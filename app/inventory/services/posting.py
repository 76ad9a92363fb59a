"""Posting: one command becomes moves, changed levels and events, together or not at all."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from app.core import clock, current
from app.core.errors import KeyReused, Refusal
from app.core.failpoints import failpoint
from app.core.outbox import record_all
from app.inventory.events import LevelChange, StockChanged
from app.inventory.services.book import Book, Level
from app.inventory.services.carrying import carry_out, check
from app.inventory.services.lines import Line, Move, plain
from app.inventory.services.locking import open_book
from app.inventory.sql import run

MAX_ANSWERED_MOVES = 1_000  # a bulk posting's stored answer names counts only

# Everything hangs on the posting's row: where its key is taken, nothing at all is written.
POST = """
WITH posting AS (
  INSERT INTO inventory.posting (verb, principal, key, fingerprint, reason_id, reference, note, reverses_id, actor_id,
                                 request_id, effective_at, result)
  VALUES (%(verb)s, %(principal)s, %(key)s, %(fingerprint)s, %(reason_id)s, %(reference)s, %(note)s, %(reverses_id)s,
          %(actor_id)s, %(request_id)s, %(effective_at)s, %(result)s::jsonb)
  ON CONFLICT (principal, key) DO NOTHING
  RETURNING id
), moved AS (
  INSERT INTO inventory.stock_move (posting_id, variant_id, from_location_id, to_location_id, lot_id, condition_id,
                                    quantity, value_amount, effective_at)
  SELECT posting.id, move.variant_id, move.from_id, move.to_id, move.lot_id, move.condition_id, move.quantity,
         move.value, move.effective_at
  FROM posting, unnest(%(m_variant)s::bigint[], %(m_from)s::bigint[], %(m_to)s::bigint[], %(m_lot)s::bigint[],
                       %(m_condition)s::bigint[], %(m_quantity)s::numeric[], %(m_value)s::numeric[],
                       %(m_at)s::timestamptz[])
    AS move (variant_id, from_id, to_id, lot_id, condition_id, quantity, value, effective_at)
  RETURNING id
), last AS (
  SELECT posting.id AS posting_id, max(moved.id) AS move_id FROM posting, moved GROUP BY posting.id
), counted AS (
  UPDATE inventory.stock_account account
  SET seq = account.seq + change.seq, on_hand = account.on_hand + change.on_hand,
      value_amount = account.value_amount + change.value
  FROM posting, unnest(%(a_variant)s::bigint[], %(a_seq)s::bigint[], %(a_on_hand)s::numeric[], %(a_value)s::numeric[])
    AS change (variant_id, seq, on_hand, value)
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

FIRST_ANSWER = """
SELECT id, fingerprint, result FROM inventory.posting WHERE principal = %(principal)s AND key = %(key)s
"""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A command in the ledger's own words, ready to be posted."""

    verb: str
    lines: Sequence[Line]
    key: str | None = None
    fingerprint: str | None = None
    effective_at: datetime = field(default_factory=clock.now)
    reason_id: int | None = None
    reference: str | None = None
    note: str | None = None
    reverses_id: int | None = None
    after: Callable[[Book], None] | None = None  # what else changes while the book is open


@dataclass(frozen=True, kw_only=True)
class Posted:
    """The answer to a command that moved stock: the posting, its moves, and the levels it changed."""

    posting_id: int
    verb: str
    moves: Sequence[dict[str, Any]]
    levels: Sequence[dict[str, Any]]
    move_count: int
    is_replay: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON values."""
        return {"posting_id": self.posting_id, **self.content()}

    def content(self) -> dict[str, Any]:
        """The answer as it is stored with the posting."""
        return {
            "verb": self.verb,
            "move_count": self.move_count,
            "moves": list(self.moves),
            "levels": list(self.levels),
        }


def fingerprint(command: Any) -> str:
    """SHA-256 of a command's content, whatever its key."""
    content = TypeAdapter(type(command)).dump_json(command, exclude={"key"})
    return hashlib.sha256(type(command).__name__.encode() + content).hexdigest()


def post(draft: Draft) -> Posted:
    """Carry out the draft in the running transaction; a key used before gives the first answer again."""
    try:
        book = open_book(draft.lines)
        check(book, draft.lines)
        if draft.after is not None:
            draft.after(book)
        moves = carry_out(book, draft.lines)
        answer = _answer(draft, book, moves)
        posting_id = _write(draft, book, moves, answer)
    except Refusal:
        if first := first_answer(draft):
            return first
        raise
    if posting_id is None:
        first = first_answer(draft)
        assert first is not None, "the posting's key is taken, so its row can be read"
        return first
    failpoint("stock.after_moves")
    record_all(_events(draft, book, posting_id))
    return Posted(posting_id=posting_id, **answer)


def _write(draft: Draft, book: Book, moves: Sequence[Move], answer: dict[str, Any]) -> int | None:
    who = current.actor()
    changed = list(book.changed())
    rows = run(
        POST,
        {
            "verb": draft.verb,
            "principal": who.principal,
            "key": draft.key,
            "fingerprint": draft.fingerprint,
            "reason_id": draft.reason_id,
            "reference": draft.reference,
            "note": draft.note,
            "reverses_id": draft.reverses_id,
            "actor_id": who.user_id,
            "request_id": current.request_id(),
            "effective_at": draft.effective_at,
            "result": json.dumps(answer),
            "now": clock.now(),
            **_move_columns(moves),
            **_account_columns(book),
            **_level_columns([level for level in changed if level.id is not None]),
            **_new_level_columns([level for level in changed if level.id is None]),
        },
    )
    return rows[0][0] if rows else None


def _move_columns(moves: Sequence[Move]) -> dict[str, list[Any]]:
    return {
        "m_variant": [move.line.variant_id for move in moves],
        "m_from": [move.from_id for move in moves],
        "m_to": [move.to_id for move in moves],
        "m_lot": [move.lot_id for move in moves],
        "m_condition": [move.condition_id for move in moves],
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
        "a_on_hand": [account.on_hand - account.on_hand_before for account in accounts],
        "a_value": [account.value - account.value_before for account in accounts],
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


def _answer(draft: Draft, book: Book, moves: Sequence[Move]) -> dict[str, Any]:
    is_told = len(moves) <= MAX_ANSWERED_MOVES and draft.verb != "import"
    return {
        "verb": draft.verb,
        "move_count": len(moves),
        "moves": [move.as_dict() for move in moves] if is_told else [],
        "levels": [_level_dict(level) for level in book.changed()] if is_told else [],
    }


def _level_dict(level: Level) -> dict[str, Any]:
    return {
        "variant_id": level.variant_id,
        "location_id": level.place.id,
        "place": level.place.code,
        "on_hand": plain(level.on_hand),
        "reserved": plain(level.reserved),
    }


def _events(draft: Draft, book: Book, posting_id: int) -> Iterator[StockChanged]:
    return stock_changed(book, draft.verb, draft.effective_at, posting_id)


def stock_changed(
    book: Book, cause: str, effective_at: datetime, posting_id: int | None = None
) -> Iterator[StockChanged]:
    """One event per account of the book, with the levels that changed; accounts carry the event's `seq`."""
    changes: dict[int, list[LevelChange]] = {variant: [] for variant in book.accounts}
    for level in book.changed():
        changes[level.variant_id].append(_change(level))
    for variant, account in book.accounts.items():
        yield StockChanged(
            variant_id=variant,
            seq=account.seq,
            cause=cause,
            posting_id=posting_id,
            effective_at=effective_at,
            levels=tuple(changes[variant]),
        )


def _change(level: Level) -> LevelChange:
    return LevelChange(
        location_id=level.place.id,
        site_id=level.place.site_id or 0,
        lot_id=level.lot_id,
        condition_id=level.condition_id,
        on_hand_before=level.on_hand_before,
        on_hand_after=level.on_hand,
        reserved_before=level.reserved_before,
        reserved_after=level.reserved,
    )


def first_answer(draft: Draft) -> Posted | None:
    """The answer given before to the draft's key, if any; refuses a key that was used for another content."""
    if draft.key is None:
        return None
    rows = run(FIRST_ANSWER, {"principal": current.actor().principal, "key": draft.key})
    if not rows:
        return None
    posting_id, content, result = rows[0]
    if content != draft.fingerprint:
        raise KeyReused("This key was used before, with another content.")
    return Posted(posting_id=posting_id, is_replay=True, **result)
