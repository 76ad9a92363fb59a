"""Posting: one command becomes moves, changed levels and events, together or not at all."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Protocol, Self

from pydantic import TypeAdapter

from app.core import clock, current
from app.core.errors import KeyReused, Refusal
from app.core.failpoints import failpoint
from app.core.language import say
from app.core.outbox import record_all
from app.inventory.services.ledger.book import Book, Level
from app.inventory.services.ledger.carrying import carry_out, check
from app.inventory.services.ledger.conditions import demand_conditions
from app.inventory.services.ledger.dating import admit
from app.inventory.services.ledger.hindsight import demand_past
from app.inventory.services.ledger.lines import Line, Move, plain
from app.inventory.services.ledger.locking import open_book
from app.inventory.services.ledger.lots import name_lots
from app.inventory.services.ledger.telling import stock_changed
from app.inventory.services.ledger.writing import write
from app.inventory.sql import run

IMPORT = "import"  # history as other books have it, told row by row
MAX_ANSWERED_MOVES = 1_000  # a bulk posting's stored answer names counts only

FIRST_ANSWER = """
SELECT id, fingerprint, result FROM inventory.posting WHERE principal = %(principal)s AND key = %(key)s
"""


class Noted(Protocol):
    """What commands that move stock have in common."""

    @property
    def key(self) -> str | None:
        """Tells a command that is sent again from another one."""

    @property
    def reference(self) -> str | None:
        """What people call the occasion elsewhere."""

    @property
    def note(self) -> str | None:
        """What people say about it."""


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

    @classmethod
    def of(cls, verb: str, command: Noted, lines: Sequence[Line], **more: Any) -> Self:
        """The draft of a command that brings its own key, reference and note; effective when its first line is."""
        return cls(
            verb=verb,
            lines=lines,
            key=command.key,
            fingerprint=fingerprint(command) if command.key else None,
            effective_at=lines[0].effective_at,
            reference=command.reference,
            note=command.note,
            **more,
        )


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
        return {
            "posting_id": self.posting_id,
            "verb": self.verb,
            "move_count": self.move_count,
            "moves": list(self.moves),
            "levels": list(self.levels),
        }


def fingerprint(command: Any) -> str:
    """SHA-256 of a command's content, whatever its key."""
    kind: Any = type(command)
    content = _adapter(kind).dump_json(command, exclude={"key"})
    return hashlib.sha256(kind.__name__.encode() + content).hexdigest()


@cache
def _adapter(command: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(command)


def post(draft: Draft) -> Posted:
    """Carry out the draft in the running transaction; a key used before gives the first answer again."""
    try:
        book = open_book(draft.lines)
        check(book, draft.lines)
        demand_conditions(draft.lines)
        lock_id = admit(book, draft.lines)
        name_lots(book, draft.lines)
        if draft.after is not None:
            draft.after(book)
        moves = carry_out(book, draft.lines)
        if draft.verb != IMPORT:
            demand_past(book, moves)
        answer = _answer(draft, book, moves)
        posting_id = write({**_document(draft), "period_lock_id": lock_id}, book, moves, answer, clock.now())
    except Refusal:
        if first := first_answer(draft):
            return first
        raise
    if posting_id is None:
        first = first_answer(draft)
        assert first is not None, "the posting's key is taken, so its row can be read"
        return first
    failpoint("stock.after_moves")
    record_all(stock_changed(book, draft.verb, draft.effective_at, posting_id))
    return Posted(posting_id=posting_id, **answer)


def _document(draft: Draft) -> dict[str, Any]:
    names = ("verb", "key", "fingerprint", "reason_id", "reference", "note", "reverses_id", "effective_at")
    return {name: getattr(draft, name) for name in names}


def _answer(draft: Draft, book: Book, moves: Sequence[Move]) -> dict[str, Any]:
    is_told = len(moves) <= MAX_ANSWERED_MOVES and draft.verb != IMPORT
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
        "lot_id": level.lot_id,
        "condition_id": level.condition_id,
        "on_hand": plain(level.on_hand),
        "reserved": plain(level.reserved),
    }


def first_answer(draft: Draft) -> Posted | None:
    """The answer given before to the draft's key, if any; refuses a key that was used for another content."""
    found = remembered(draft.key, draft.fingerprint)
    return Posted(posting_id=found[0], is_replay=True, **found[1]) if found else None


def remembered(key: str | None, fingerprint: str | None) -> tuple[int, dict[str, Any]] | None:
    """The posting of the actor's key and its stored answer; refuses a key that was used for another content."""
    if key is None:
        return None
    rows = run(FIRST_ANSWER, {"principal": current.actor().principal, "key": key})
    if not rows:
        return None
    posting_id, content, result = rows[0]
    if content != fingerprint:
        raise KeyReused(say("This key was used before, with another content."))
    return posting_id, result
