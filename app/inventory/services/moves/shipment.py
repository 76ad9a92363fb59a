"""Ship: goods go to a customer, picked from free stock or taken from what a reservation holds."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from app.core import clock
from app.core.command_fields import MAX_LINES, STRICT, Instant, Key, Note, Quantity, Reference, RowId
from app.core.errors import Fault, Invalid, NotFound
from app.core.language import say
from app.inventory.models import CUSTOMER
from app.inventory.services.ledger.book import Book
from app.inventory.services.ledger.carrying import is_in_scope
from app.inventory.services.ledger.dating import happened
from app.inventory.services.ledger.holding import CONSUME, Standing, find
from app.inventory.services.ledger.lines import Line
from app.inventory.services.ledger.posting import Draft, Posted, post
from app.inventory.services.reservations.commitment import next_state, refuse_transfers
from app.inventory.sql import run


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ShipLine:
    """Goods that go out: so many of a variant, picked at a location or below it; or what a reservation holds.

    Of a tracked item the picking order chooses the lots, unless `lot_id` names one; expired goods are never shipped.

    With `reservation_id` the variant and location are the reservation's, the quantity all of it unless a smaller one
    is named; whatever then is left of the reservation becomes available again.
    """

    variant_id: RowId | None = None
    location_id: RowId | None = None
    quantity: Quantity | None = None
    unit_id: RowId | None = None
    lot_id: RowId | None = None
    reservation_id: RowId | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        named = (self.variant_id, self.location_id)
        if self.reservation_id is None and None in (*named, self.quantity):
            raise ValueError(say("name variant_id, location_id and quantity, or a reservation_id"))
        if self.reservation_id is not None and (*named, self.unit_id, self.lot_id) != (None,) * 4:
            raise ValueError(
                say("a line with reservation_id takes variant, location, unit and lot from the reservation")
            )
        return self


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Ship:
    """Send goods to a customer."""

    lines: Annotated[tuple[ShipLine, ...], Field(min_length=1, max_length=MAX_LINES)]
    effective_at: Instant | None = None
    reference: Reference | None = None
    note: Note | None = None
    key: Key | None = None


def ship(command: Ship) -> Posted:
    """Take the goods of all lines from stock that is sound and not promised to others; refuses with every shortage.

    A reservation serves once; one that lapsed, was released or consumed refuses the whole shipment.
    """
    now, when = clock.now(), happened(command.effective_at)
    promised = _find(command)
    lines = [_line(number, line, promised, when) for number, line in enumerate(command.lines)]
    return post(Draft.of("ship", command, lines, after=partial(consume, lines, now) if promised else None))


def _find(command: Ship) -> dict[int, Standing]:
    """The reservations that the lines name; refuses unknown, foreign and repeated ones."""
    ids = [line.reservation_id for line in command.lines if line.reservation_id is not None]
    found = {standing.id: standing for standing in find(ids) if is_in_scope(standing.site_id)} if ids else {}
    for number, line in enumerate(command.lines):
        pointer = f"/lines/{number}/reservation_id"
        if line.reservation_id is not None and line.reservation_id not in found:
            message = say("Reservation %(reservation_id)s was not found.", reservation_id=line.reservation_id)
            raise NotFound(message, [Fault(pointer, "not-found", message)])
        if ids.count(line.reservation_id or 0) > 1:
            message = say("Reservation %(reservation_id)s is named twice.", reservation_id=line.reservation_id)
            raise Invalid(message, [Fault(pointer, "repeated", message)])
        if line.reservation_id is not None:
            refuse_transfers([found[line.reservation_id]], pointer)
    return found


def _line(number: int, line: ShipLine, promised: dict[int, Standing], when: datetime) -> Line:
    held = promised.get(line.reservation_id or 0)
    variant_id, location_id = (held.variant_id, held.location_id) if held else (line.variant_id, line.location_id)
    quantity = line.quantity or (held.quantity if held else None)
    assert variant_id is not None
    assert location_id is not None
    assert quantity is not None
    return Line(
        number=number,
        variant_id=variant_id,
        quantity=quantity,
        unit_id=line.unit_id,
        from_id=location_id,
        from_field="reservation_id" if held else "location_id",
        to_id=CUSTOMER,
        is_picked=True,
        lot_id=line.lot_id,
        hold_of=held.id if held else None,
        effective_at=when,
    )


def consume(lines: Sequence[Line], now: datetime, book: Book) -> None:
    """Close the reservations, now that they are locked, and tell the book which levels their lines take from."""
    by_id = {line.hold_of: line for line in lines if line.hold_of is not None}
    for standing in find(list(by_id)):
        next_state(standing, "consume", now, pointer=by_id[standing.id].pointer("reservation_id"))
        if by_id[standing.id].quantity > standing.quantity:
            message = say("Reservation %(reservation_id)s holds less than that.", reservation_id=standing.id)
            raise Invalid(message, [Fault(by_id[standing.id].pointer("quantity"), "more-than-reserved", message)])
    for reservation, variant, location, lot, condition, quantity in run(CONSUME, {"ids": list(by_id), "now": now}):
        book.held.setdefault(reservation, []).append((book.levels[variant, location, lot, condition], quantity))
