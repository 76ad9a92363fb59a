"""Reserve: promise stock to a demand, for a time."""

from collections.abc import Sequence
from dataclasses import dataclass as plain_dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Annotated, Any

from pydantic import Field
from pydantic.dataclasses import dataclass

from app.core import clock, current
from app.core.command_fields import MAX_LINES, STRICT, Key, Quantity, Reference, RowId, Seconds
from app.core.errors import Fault, KeyReused, Refusal
from app.core.failpoints import failpoint
from app.core.language import say
from app.core.outbox import record_all
from app.inventory.models import CUSTOMER
from app.inventory.services.ledger.book import Book, Level, share
from app.inventory.services.ledger.carrying import check, shortage
from app.inventory.services.ledger.holding import RESERVE, RESERVED_BEFORE
from app.inventory.services.ledger.lines import Line, plain
from app.inventory.services.ledger.locking import open_book
from app.inventory.services.ledger.lots import name_lots
from app.inventory.services.ledger.posting import fingerprint
from app.inventory.services.ledger.telling import held_changed
from app.inventory.services.refusals import StockShort
from app.inventory.services.reservations.backordering import Lacking, put_back, put_before
from app.inventory.sql import run

DEFAULT_TTL_SECONDS = 15 * 60
MAX_TTL_SECONDS = 30 * 86_400

Part = tuple[Level, Decimal]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ReserveLine:
    """So much of a variant, at a location or anywhere below it, for a demand such as `order_line:7`."""

    variant_id: RowId
    location_id: RowId
    quantity: Quantity
    unit_id: RowId | None = None
    lot_id: RowId | None = None
    demand: Reference = "manual"


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Reserve:
    """Hold stock for `ttl_seconds`; after that it counts as available again.

    With `allow_backorder` what lacks waits on backorder, the lower `priority` first (1 to 9).
    """

    lines: Annotated[tuple[ReserveLine, ...], Field(min_length=1, max_length=MAX_LINES)]
    ttl_seconds: Annotated[Seconds, Field(gt=0, le=MAX_TTL_SECONDS)] = DEFAULT_TTL_SECONDS
    allow_backorder: bool = False
    priority: Annotated[int, Field(ge=1, le=9)] = 5
    key: Key | None = None


@plain_dataclass(frozen=True, kw_only=True)
class Reserved:
    """The answer to `reserve`: per line the reservation's id, until when it holds, and where the goods lie.

    `backorders` are of what lacked, where that was allowed; a line may have both.
    """

    reservations: Sequence[dict[str, Any]]
    backorders: Sequence[dict[str, Any]] = ()
    is_replay: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON values."""
        return {"reservations": list(self.reservations), "backorders": list(self.backorders)}


def reserve(command: Reserve) -> Reserved:
    """Hold the stock of all lines; refuses with every shortage. A key used before gives the first answer again.

    What lacks is backordered where the command allows it, but of a lot that a line names.
    """
    content = fingerprint(command)
    now = clock.now()
    try:
        lines = [_line(number, line, now) for number, line in enumerate(command.lines)]
        book = open_book(lines)
        if command.allow_backorder and (first := _first_answer(command.key, content)):
            return first
        check(book, lines)
        name_lots(book, lines)
        held, lacking = _hold(book, command, lines)
        made = [(line, parts) for line, parts in zip(lines, held, strict=True) if parts]
        written = run(RESERVE, _columns(command, content, now, made)) if made else []
        backorders = put_back(book, lacking, priority=command.priority, key=command.key, content=content, now=now)
    except Refusal:
        if first := _first_answer(command.key, content):
            return first
        raise
    if len(written) < len(made):
        first = _first_answer(command.key, content)
        assert first is not None, "the key is taken, so its reservations can be read"
        return first
    failpoint("stock.after_reserve")
    record_all(held_changed(book, "reserve", now))
    expires_at = now + timedelta(seconds=command.ttl_seconds)
    return Reserved(
        reservations=[
            _told(
                row_id=row_id,
                line=line.number,
                variant_id=line.variant_id,
                location_id=line.from_id,
                quantity=_sum(parts),
                expires_at=expires_at,
                picks=_picks(parts),
            )
            for (row_id, _), (line, parts) in zip(written, made, strict=True)
        ],
        backorders=backorders,
    )


def _line(number: int, line: ReserveLine, now: datetime) -> Line:
    return Line(
        number=number,
        variant_id=line.variant_id,
        quantity=line.quantity,
        unit_id=line.unit_id,
        from_id=line.location_id,
        from_field="location_id",
        to_id=CUSTOMER,
        is_picked=True,
        lot_id=line.lot_id,
        effective_at=now,
    )


def _hold(book: Book, command: Reserve, lines: Sequence[Line]) -> tuple[list[list[Part]], list[Lacking]]:
    held: list[list[Part]] = []
    lacking: list[Lacking] = []
    short: list[Fault] = []
    for line in lines:
        parts, missing = share(book.pick(line.variant_id, book.places[line.from_id], line.lot_id), line.quantity)
        if missing > 0 and (line.lot_id is not None or not command.allow_backorder):
            short.append(shortage(book, line, missing))
            continue
        if missing > 0:
            lacking.append(Lacking(line, missing, command.lines[line.number].demand))
        for level, part in parts:
            level.reserved += part
        held.append(parts)
    if short:
        raise StockShort(short[0].message, short)
    return held, lacking


def _columns(
    command: Reserve, content: str, now: datetime, made: Sequence[tuple[Line, Sequence[Part]]]
) -> dict[str, Any]:
    holds = [(line.number, level.id, part) for line, parts in made for level, part in parts]
    return {
        "principal": current.actor().principal,
        "actor_id": current.actor().user_id,
        "key": command.key,
        "fingerprint": content,
        "now": now,
        "expires_at": now + timedelta(seconds=command.ttl_seconds),
        "r_line": [line.number for line, _ in made],
        "r_variant": [line.variant_id for line, _ in made],
        "r_location": [line.from_id for line, _ in made],
        "r_quantity": [_sum(parts) for _, parts in made],
        "r_demand": [command.lines[line.number].demand for line, _ in made],
        "h_line": [number for number, _, _ in holds],
        "h_level": [level for _, level, _ in holds],
        "h_quantity": [part for _, _, part in holds],
    }


def _sum(parts: Sequence[Part]) -> Decimal:
    return sum((part for _, part in parts), Decimal(0))


def _picks(parts: Sequence[Part]) -> list[dict[str, Any]]:
    return [
        {"location_id": level.place.id, "place": level.place.code, "lot_id": level.lot_id, "quantity": plain(part)}
        for level, part in parts
    ]


def _told(
    *,
    row_id: int,
    line: int,
    variant_id: int,
    location_id: int,
    quantity: Decimal,
    expires_at: datetime,
    picks: list[dict[str, Any]],
) -> dict[str, Any]:
    return {
        "id": row_id,
        "line": line,
        "variant_id": variant_id,
        "location_id": location_id,
        "quantity": plain(quantity),
        "expires_at": expires_at.isoformat(),
        "picks": picks,
    }


def _first_answer(key: str | None, content: str) -> Reserved | None:
    if key is None:
        return None
    rows = run(RESERVED_BEFORE, {"principal": current.actor().principal, "key": key})
    backorders, of_backorders = put_before(key)
    if not rows and not backorders:
        return None
    if (rows[0][1] if rows else of_backorders) != content:
        raise KeyReused(say("This key was used before, with another content."))
    told = []
    for (row_id, _, line, variant, location, quantity, expires_at), picked in groupby(rows, key=lambda row: row[:7]):
        told.append(
            _told(
                row_id=row_id,
                line=line,
                variant_id=variant,
                location_id=location,
                quantity=quantity,
                expires_at=expires_at,
                picks=[
                    {"location_id": row[7], "place": row[8], "lot_id": row[9], "quantity": plain(row[10])}
                    for row in picked
                ],
            )
        )
    return Reserved(reservations=told, backorders=backorders, is_replay=True)
