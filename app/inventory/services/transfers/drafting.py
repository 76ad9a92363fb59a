"""Draft: write down what one place is to send to another; nothing is promised or moved yet."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass
from sqlalchemy import func, select

from app.core import clock, current
from app.core.command_fields import STRICT, Key, Note, Quantity, Reference, RowId
from app.core.db import session
from app.core.errors import Fault, Invalid, KeyReused, NotFound
from app.core.language import say
from app.inventory.models import TRANSIT, Location, TransferOrder, TransferOrderLine
from app.inventory.services.ledger.carrying import check, is_in_scope
from app.inventory.services.ledger.lines import Line
from app.inventory.services.ledger.locking import open_book
from app.inventory.services.ledger.lots import name_lots
from app.inventory.services.ledger.posting import fingerprint
from app.inventory.services.transfers.order import TransferStanding, turned
from app.inventory.services.transfers.transit import transit_of

MAX_LINES = 200  # an order is one lorry's paper; more goes on several
NEXT_ID = func.nextval("inventory.transfer_order_id_seq")


@dataclass(frozen=True, kw_only=True, config=STRICT)
class DraftTransferLine:
    """So many of a variant; `lot_id` names an exact lot, else the picking order chooses."""

    variant_id: RowId
    quantity: Quantity
    unit_id: RowId | None = None
    lot_id: RowId | None = None


@dataclass(frozen=True, kw_only=True, config=STRICT)
class DraftTransfer:
    """Goods wanted at `to_location_id`, to be taken from `from_location_id` or anywhere below it."""

    from_location_id: RowId
    to_location_id: RowId
    lines: Annotated[tuple[DraftTransferLine, ...], Field(min_length=1, max_length=MAX_LINES)]
    due_on: date | None = None
    reference: Reference | None = None
    note: Note | None = None
    key: Key | None = None


def draft(command: DraftTransfer) -> TransferStanding:
    """Write the order down; one of its places must be of the actor's sites.

    Refuses unknown, virtual, inactive and transit places, unknown items and lots, too precise quantities, and an item
    (or lot of it) named twice. A key used before gives the first answer again.
    """
    content = fingerprint(command)
    if first := _drafted_before(command.key, content):
        return first
    source, target = _places(command)
    transit = transit_of(target.site_id or 0)
    lines = [_line(number, line, source, transit) for number, line in enumerate(command.lines)]
    book = open_book(lines)
    if first := _drafted_before(command.key, content):  # by a rival who held the items' accounts until now
        return first
    check(book, lines)
    name_lots(book, lines)
    _refuse_twice(lines)
    order = _written(command, content, transit)
    session.add_all(
        TransferOrderLine(order_id=order.id, variant_id=line.variant_id, lot_id=line.lot_id, quantity=line.quantity)
        for line in lines
    )
    return turned(order, "draft", "draft")


def _places(command: DraftTransfer) -> tuple[Location, Location]:
    source = _real("from_location_id", command.from_location_id)
    target = _real("to_location_id", command.to_location_id)
    if source.id == target.id:
        message = say("The goods are already there.")
        raise Invalid(message, [Fault("/to_location_id", "same-place", message)])
    if not (is_in_scope(source.site_id) or is_in_scope(target.site_id)):
        raise _unknown("from_location_id", source.id)
    return source, target


def _real(field: str, location_id: int) -> Location:
    place = session.get(Location, location_id)
    if place is None:
        raise _unknown(field, location_id)
    if place.is_virtual or place.kind == TRANSIT or not place.is_active:
        message = say("A transfer goes between real places in use; %(place)s is none.", place=place.code)
        raise Invalid(message, [Fault(f"/{field}", "unfit-place", message)])
    return place


def _unknown(field: str, location_id: int) -> NotFound:
    message = say("Location %(id)s was not found.", id=location_id)
    return NotFound(message, [Fault(f"/{field}", "not-found", message)])


def _line(number: int, line: DraftTransferLine, source: Location, transit: Location) -> Line:
    return Line(
        number=number,
        variant_id=line.variant_id,
        quantity=line.quantity,
        unit_id=line.unit_id,
        from_id=source.id,
        from_field="variant_id",
        to_id=transit.id,
        to_field="variant_id",
        lot_id=line.lot_id,
        is_on_order=True,
        effective_at=clock.now(),
    )


def _refuse_twice(lines: Sequence[Line]) -> None:
    seen: set[tuple[int, int | None]] = set()
    for line in lines:
        if (line.variant_id, line.lot_id) in seen:
            message = say("This item is on another line already.")
            raise Invalid(message, [Fault(line.pointer("variant_id"), "repeated", message)])
        seen.add((line.variant_id, line.lot_id))


def _written(command: DraftTransfer, content: str, transit: Location) -> TransferOrder:
    order_id, who = session.scalar(select(NEXT_ID)), current.actor()
    order = TransferOrder(
        id=order_id,
        number=f"TR-{order_id:06d}",
        state="draft",
        from_location_id=command.from_location_id,
        to_location_id=command.to_location_id,
        transit_location_id=transit.id,
        due_on=command.due_on,
        reference=command.reference,
        note=command.note,
        principal=who.principal,
        key=command.key,
        fingerprint=content,
        created_by_id=who.user_id,
    )
    session.add(order)
    session.flush()
    return order


def _drafted_before(key: str | None, content: str) -> TransferStanding | None:
    if key is None:
        return None
    order = session.scalars(select(TransferOrder).filter_by(principal=current.actor().principal, key=key)).first()
    if order is None:
        return None
    if order.fingerprint != content:
        raise KeyReused(say("This key was used before, with another content."))
    return TransferStanding(order_id=order.id, number=order.number, state="draft", is_replay=True)
