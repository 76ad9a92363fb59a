"""Allocate: promise the goods of an order at their source, in the items' picking order, without an end."""

from collections.abc import Sequence

from pydantic.dataclasses import dataclass

from app.core.command_fields import STRICT, RowId
from app.inventory.models import TransferOrder, TransferOrderLine
from app.inventory.services.reservations.commitment import CommitReservation, commit
from app.inventory.services.reservations.reservation import Reserve, ReserveLine, reserve
from app.inventory.services.transfers.order import TransferStanding, demand_site, lines_of, locked, next_state, turned
from app.inventory.services.transfers.promises import standing


@dataclass(frozen=True, kw_only=True, config=STRICT)
class AllocateTransfer:
    """Keep the goods of the order for it."""

    order_id: RowId


def allocate(command: AllocateTransfer) -> TransferStanding:
    """Reserve the goods of every line, exact lots where they are named; refuses with every shortage.

    Repeating it is harmless, and promises anew what somebody released meanwhile.
    """
    order = locked(command.order_id)
    demand_site(order.from_location)
    state = next_state(order, "allocate")
    lines = lines_of(order)
    kept = standing(lines)
    open_lines = [line for line in lines if line.id not in kept]
    if not open_lines:
        return TransferStanding(order_id=order.id, number=order.number, state=state, is_replay=True)
    _promise(order, open_lines)
    return turned(order, "allocate", state)


def _promise(order: TransferOrder, lines: Sequence[TransferOrderLine]) -> None:
    wanted = tuple(
        ReserveLine(
            variant_id=line.variant_id,
            location_id=order.from_location_id,
            quantity=line.quantity,
            lot_id=line.lot_id,
            demand=order.number,
        )
        for line in lines
    )
    for line, made in zip(lines, reserve(Reserve(lines=wanted)).reservations, strict=True):
        line.reservation_id = made["id"]
        commit(CommitReservation(reservation_id=made["id"]))
