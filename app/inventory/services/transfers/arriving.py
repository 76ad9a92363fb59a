"""How goods leave the transit place of an order: into a place of the receiving site, or out of the books."""

from collections.abc import Callable, Sequence

from app.core import clock
from app.inventory.models import TransferCargo, TransferOrder
from app.inventory.services.ledger.lines import Line
from app.inventory.services.ledger.posting import Draft, post
from app.inventory.services.transfers.cargo import Part, Wanted, taken
from app.inventory.services.transfers.order import TransferStanding, next_state, turned
from app.inventory.states import TRANSFER

COLUMN = {"receive": "received", "write_off": "lost"}


def unload(
    order: TransferOrder,
    deed: str,
    cargo: Sequence[TransferCargo],
    wanted: Sequence[Wanted],
    draft_of: Callable[[list[Part]], Draft],
) -> TransferStanding:
    """Enter what is wanted in the cargo and post it; the order is received once nothing is left on the way."""
    state = next_state(order, deed)
    posted = post(draft_of(taken(cargo, wanted, COLUMN[deed])))
    if not any(one.on_the_way > 0 for one in cargo):
        state = TRANSFER[state, "settle"]
    return turned(order, deed, state, posted)


def line_of(part: Part, order: TransferOrder, to_id: int, to_field: str | None, to_condition_id: int | None) -> Line:
    """The line of the ledger that takes a part of the cargo out of the order's transit place."""
    wanted, cargo, quantity = part
    return Line(
        number=wanted.number,
        variant_id=cargo.variant_id,
        quantity=quantity,
        from_id=order.transit_location_id,
        from_field="variant_id",
        to_id=to_id,
        to_field=to_field,
        lot_id=cargo.lot_id,
        to_condition_id=to_condition_id,
        is_on_order=True,
        effective_at=clock.now(),
    )
