"""Cancel: an order that was not sent ends, and what it kept is free again."""

from pydantic.dataclasses import dataclass

from app.core.command_fields import STRICT, RowId
from app.inventory.models import TransferOrder
from app.inventory.services.commitment import ReleaseReservation, release
from app.inventory.services.holding import find
from app.inventory.services.transfers.order import TransferStanding, demand_site, lines_of, locked, next_state, turned


@dataclass(frozen=True, kw_only=True, config=STRICT)
class CancelTransfer:
    """The goods stay where they are."""

    order_id: RowId


def cancel(command: CancelTransfer) -> TransferStanding:
    """End the order and free what it kept; either site drops a draft, the sending one what was allocated.

    Refuses an order that was sent. Repeating it is harmless.
    """
    order = locked(command.order_id)
    if order.state == "cancelled":
        return TransferStanding(order_id=order.id, number=order.number, state=order.state, is_replay=True)
    state = next_state(order, "cancel")
    if order.state == "allocated":
        demand_site(order.from_location)
        _free(order)
    return turned(order, "cancel", state)


def _free(order: TransferOrder) -> None:
    ids = {line.reservation_id for line in lines_of(order) if line.reservation_id is not None}
    for standing in find(ids):
        if standing.state in ("held", "committed"):
            release(ReleaseReservation(reservation_id=standing.id))
