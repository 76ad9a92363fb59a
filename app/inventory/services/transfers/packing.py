"""Packing: which lines of the ledger send an order, whole or as far as it was packed."""

from collections.abc import Sequence
from decimal import Decimal

from pydantic.dataclasses import dataclass

from app.core import clock
from app.core.command_fields import STRICT, Quantity, RowId
from app.core.errors import Fault, Invalid
from app.core.language import figure, say
from app.inventory.models import TransferOrder, TransferOrderLine
from app.inventory.services.ledger.lines import Line
from app.inventory.services.transfers.promises import let_go


@dataclass(frozen=True, kw_only=True, config=STRICT)
class PackedLine:
    """So many base units of an item (and lot) that are on the lorry."""

    variant_id: RowId
    quantity: Quantity
    lot_id: RowId | None = None


Packed = tuple[int, PackedLine]


def whole(order: TransferOrder, lines: Sequence[TransferOrderLine]) -> list[Line]:
    """All that was asked for, from what was kept for it."""
    return [_line(number, order, line, line.quantity, hold_of=line.reservation_id) for number, line in enumerate(lines)]


def packed(order: TransferOrder, lines: Sequence[TransferOrderLine], parts: Sequence[PackedLine]) -> list[Line]:
    """What was packed of it; what was kept for the rest, or of other lots, is free again.

    Refuses an item that was not asked for, and more of it than was.
    """
    by_line: dict[int, list[Packed]] = {}
    for number, part in enumerate(parts):
        by_line.setdefault(_asked(lines, number, part).id, []).append((number, part))
    named = [(line, by_line.get(line.id, [])) for line in lines]
    for line, found in named:
        _refuse_more(line, found)
    let_go(line for line, found in named if line.reservation_id is not None and not _is_as_kept(line, found))
    return [line for asked, found in named for line in _lines(order, asked, found)]


def _asked(lines: Sequence[TransferOrderLine], number: int, part: PackedLine) -> TransferOrderLine:
    """The line that asked for the part: for its very lot, else for any."""
    of_item = [line for line in lines if line.variant_id == part.variant_id and line.lot_id in (None, part.lot_id)]
    if not of_item:
        message = say("This transfer did not ask for that.")
        raise Invalid(message, [Fault(f"/lines/{number}/variant_id", "not-asked", message)])
    return max(of_item, key=lambda line: line.lot_id is not None)


def _refuse_more(line: TransferOrderLine, found: Sequence[Packed]) -> None:
    total = sum((part.quantity for _, part in found), Decimal(0))
    if total > line.quantity:
        message = say("%(packed)s packed, %(asked)s asked for.", packed=figure(total), asked=figure(line.quantity))
        raise Invalid(message, [Fault(f"/lines/{found[-1][0]}/quantity", "more-than-asked", message)])


def _is_as_kept(line: TransferOrderLine, found: Sequence[Packed]) -> bool:
    """Whether what was kept for the line serves what was packed: something was, of no lot of its own choice."""
    return bool(found) and all(part.lot_id == line.lot_id for _, part in found)


def _lines(order: TransferOrder, asked: TransferOrderLine, found: Sequence[Packed]) -> list[Line]:
    if found and _is_as_kept(asked, found):
        total = sum((part.quantity for _, part in found), Decimal(0))
        return [_line(found[0][0], order, asked, total, hold_of=asked.reservation_id)]
    return [_line(number, order, asked, part.quantity, lot_id=part.lot_id) for number, part in found]


def _line(
    number: int,
    order: TransferOrder,
    asked: TransferOrderLine,
    quantity: Decimal,
    *,
    lot_id: int | None = None,
    hold_of: int | None = None,
) -> Line:
    return Line(
        number=number,
        variant_id=asked.variant_id,
        quantity=quantity,
        from_id=order.from_location_id,
        from_field="from_location_id",
        to_id=order.transit_location_id,
        to_field="to_location_id",
        is_picked=True,
        lot_id=lot_id or asked.lot_id,
        hold_of=hold_of,
        is_on_order=True,
        effective_at=clock.now(),
    )
