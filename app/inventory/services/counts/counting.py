"""Counting: what lies there is taken down with what the books say at that instant, which the answer does not tell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass as plain_dataclass
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import Field
from pydantic.dataclasses import dataclass

from app.core import clock, current
from app.core.command_fields import MAX_LINES, STRICT, Code, Counted, FixedId, Key, RowId
from app.core.db import session
from app.core.errors import Fault, Invalid, KeyReused, NotFound, Refusal
from app.core.language import say
from app.inventory.models import ADJUSTMENT, OK, CountEntry, CountLine, StockCount
from app.inventory.services.counts.books import Seen, books_of, write_down
from app.inventory.services.counts.finding import Counting, count_of, lot_of
from app.inventory.services.counts.state import advance, demand, lock_count
from app.inventory.services.ledger.book import Book, LevelKey
from app.inventory.services.ledger.carrying import check
from app.inventory.services.ledger.conditions import demand_conditions
from app.inventory.services.ledger.lines import Line, plain
from app.inventory.services.ledger.locking import open_book
from app.inventory.services.ledger.posting import fingerprint
from app.inventory.services.refusals import CountRefused
from app.inventory.sql import run

DAY_SECONDS = 86_400
SLACK = timedelta(minutes=1)  # a phone tells whole seconds, and what it sends may be under way for long
Ago = Annotated[int, Field(ge=0, le=DAY_SECONDS)]

LAST_TRY = """
SELECT max(entry.counted_at)
FROM unnest(%(variants)s::bigint[], %(locations)s::bigint[], %(lots)s::bigint[], %(conditions)s::bigint[])
  AS level (variant_id, location_id, lot_id, condition_id)
JOIN inventory.count_line line USING (variant_id, location_id, lot_id, condition_id)
JOIN inventory.count_entry entry ON entry.line_id = line.id
WHERE line.count_id = ANY(%(counts)s::bigint[])
"""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class RecordLine:
    """So many of a variant lie in a place; zero where none does. A tracked item names its lot or serial number."""

    variant_id: RowId
    location_id: RowId
    quantity: Counted
    unit_id: RowId | None = None
    lot_id: RowId | None = None
    lot: Code | None = None
    condition_id: FixedId = OK


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Record:
    """What was counted; in which count is told, or found by what is counted. `is_recount`: only what was asked for.

    `seconds_ago`: how long ago, where it was taken down without a connection and is sent later; after the count was
    made, and after what was counted of the same goods last.
    """

    lines: Annotated[tuple[RecordLine, ...], Field(min_length=1, max_length=MAX_LINES)]
    count_id: RowId | None = None
    is_recount: bool = False
    seconds_ago: Ago = 0
    key: Key | None = None


@dataclass(frozen=True, kw_only=True, config=STRICT)
class CountOne:
    """How much of one line lies there."""

    line_id: RowId
    quantity: Counted
    unit_id: RowId | None = None
    key: Key | None = None


@plain_dataclass(frozen=True, kw_only=True)
class Recorded:
    """The answer to counting: the lines with what was counted, in base units, and nothing of the books."""

    lines: Sequence[dict[str, Any]]
    is_replay: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON values."""
        return {"lines": list(self.lines)}


def record(command: Record) -> Recorded:
    """Take down what was counted; goods that no line expects are added to the count as found.

    A line counted again in the same round says what was counted last; every try is kept. Refuses places and goods that
    no open count of the actor counts, what is too precise, in a recount what was not asked for, and to have counted
    before the count was made or the same goods were counted last.
    """
    print_ = fingerprint(replace(command, seconds_ago=0)) if command.key else None  # a retry comes later
    if first := _first_answer(command.key, print_):
        return first
    wanted = [_line(number, line) for number, line in enumerate(command.lines)]
    book = open_book(wanted)
    check(book, wanted)
    demand_conditions(wanted)
    keys = [_key(book, line, given) for line, given in zip(wanted, command.lines, strict=True)]
    counts = _locked(count_of(key, book.places[key[1]], command.count_id, line) for key, line in _pairs(keys, wanted))
    at = _counted_at(command.seconds_ago, keys, counts)
    seen = books_of(book, keys, at)
    entries = []
    for line, key, count_id in zip(wanted, keys, counts.order, strict=True):
        found = _take(counts.rows[count_id], key, seen[key], line, is_recount=command.is_recount)
        entries.append(write_down(found, counts.rows[count_id].round, seen[key], line.quantity, at))
    return _kept(entries, command.key, print_)


def count_one(command: CountOne) -> Recorded:
    """Count one line of a count that is going on; otherwise like `record`."""
    line = session.get(CountLine, command.line_id)
    if line is None:
        message = say("Line %(id)s was not found.", id=command.line_id)
        raise NotFound(message, [Fault("/line_id", "not-found", message)])
    given = RecordLine(
        variant_id=line.variant_id,
        location_id=line.location_id,
        quantity=command.quantity,
        unit_id=command.unit_id,
        lot_id=line.lot_id or None,
        condition_id=line.condition_id,
    )
    try:
        return record(Record(lines=(given,), count_id=line.count_id, key=command.key))
    except Refusal as refusal:
        refusal.faults = tuple(_of_one(fault) for fault in refusal.faults)
        raise


def _of_one(fault: Fault) -> Fault:
    return Fault(fault.pointer.removeprefix("/lines/0"), fault.code, fault.message, fault.detail)


def _line(number: int, given: RecordLine) -> Line:
    """The line in the ledger's own words, so that the ledger's rules check item, place and quantity."""
    return Line(
        number=number,
        variant_id=given.variant_id,
        quantity=given.quantity,
        unit_id=given.unit_id,
        from_id=ADJUSTMENT,
        to_id=given.location_id,
        to_field="location_id",
        condition_id=given.condition_id,
        effective_at=clock.now(),
    )


def _key(book: Book, line: Line, given: RecordLine) -> LevelKey:
    lot_id = lot_of(book, line, given.lot_id, given.lot)
    return line.variant_id, line.to_id, lot_id, line.condition_id


def _pairs(keys: Sequence[LevelKey], lines: Sequence[Line]) -> Iterator[tuple[LevelKey, Line]]:
    return zip(keys, lines, strict=True)


def _locked(ids: Iterator[int]) -> Counting:
    """The counts that the lines belong to, locked in ascending order."""
    order = list(ids)
    return Counting(order, {count_id: lock_count(count_id) for count_id in sorted(set(order))})


def _counted_at(seconds_ago: int, keys: Sequence[LevelKey], counts: Counting) -> datetime | None:
    """When it was counted, where that was not now; refuses what is earlier than it can have been."""
    if not seconds_ago:
        return None
    at = clock.now() - timedelta(seconds=seconds_ago)
    variants, locations, lots, conditions = (list(column) for column in zip(*keys, strict=True))
    levels = {"variants": variants, "locations": locations, "lots": lots, "conditions": conditions}
    tried: datetime | None = run(LAST_TRY, {"counts": list(counts.rows), **levels})[0][0]
    made = max(count.created_at for count in counts.rows.values())
    since = made if tried is None else max(made, tried)
    if at < since - SLACK:
        message = say("This was counted before the count was made, or before the same goods were counted last.")
        raise Invalid(message, [Fault("/seconds_ago", "too-early", message)])
    return max(at, since)


def _take(count: StockCount, key: LevelKey, seen: Seen, line: Line, *, is_recount: bool) -> CountLine:
    """The count's line of that level, a new one where goods were found; refuses what is not to be counted now."""
    pointer = line.pointer(line.quantity_field)
    who = current.actor().user_id
    if count.assignee_id not in (None, who):
        message = say("Count %(id)s is somebody else's.", id=count.id)
        raise CountRefused(message, [Fault(pointer, "not-yours", message)])
    demand(count, "record")
    names = dict(zip(("variant_id", "location_id", "lot_id", "condition_id"), key, strict=True))
    found = session.query(CountLine).filter_by(count_id=count.id, **names).one_or_none()
    if is_recount and (count.state != "recount" or (found is not None and found.counted is not None)):
        message = say("This is not to be counted again.")
        raise CountRefused(message, [Fault(pointer, "not-asked", message)])
    if found is None:
        found = CountLine(count_id=count.id, is_found=True, **names, **seen.columns)
        session.add(found)
    if count.state == "planned":
        advance(count, "record")
    return found


def _kept(entries: Sequence[CountEntry], key: str | None, print_: str | None) -> Recorded:
    for number, entry in enumerate(entries):
        entry.key, entry.number, entry.fingerprint = key, number, print_
    session.add_all(entries)
    session.flush()
    return _answer(entries)


def _first_answer(key: str | None, print_: str | None) -> Recorded | None:
    if key is None:
        return None
    known = session.query(CountEntry).filter_by(principal=current.actor().principal, key=key)
    entries = known.order_by(CountEntry.number).all()
    if not entries:
        return None
    if entries[0].fingerprint != print_:
        raise KeyReused(say("This key was used before, with another content."))
    return _answer(entries, is_replay=True)


def _answer(entries: Sequence[CountEntry], *, is_replay: bool = False) -> Recorded:
    lines = [
        {
            "line_id": entry.line.id,
            "count_id": entry.line.count_id,
            "variant_id": entry.line.variant_id,
            "location_id": entry.line.location_id,
            "lot_id": entry.line.lot_id,
            "condition_id": entry.line.condition_id,
            "counted": plain(entry.quantity),
        }
        for entry in entries
    ]
    return Recorded(lines=lines, is_replay=is_replay)
