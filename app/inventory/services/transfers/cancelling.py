"""Cancel: an order that was not sent ends, and what it kept is free again."""

from pydantic.dataclasses import dataclass

from app.core.command_fields import STRICT, RowId
from app.inventory.services.transfers.order import TransferStanding, demand_site, lines_of, locked, next_state, turned
from app.inventory.services.transfers.promises import let_go


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
        let_go(lines_of(order))
    return turned(order, "cancel", state)
