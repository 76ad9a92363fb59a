"""Send: the goods of an order leave their place and are on their way, in the transit place of the receiving site."""

from collections.abc import Sequence
from functools import partial

from pydantic.dataclasses import dataclass

from app.core import clock
from app.core.command_fields import STRICT, Key, Note, RowId
from app.inventory.models import TransferOrder, TransferOrderLine
from app.inventory.services.lines import Line
from app.inventory.services.posting import Draft, fingerprint, post
from app.inventory.services.shipment import consume
from app.inventory.services.transfers.order import (
    TransferStanding,
    answered,
    demand_site,
    lines_of,
    locked,
    next_state,
    turned,
)
from app.inventory.sql import run

LOAD = """
INSERT INTO inventory.transfer_cargo (order_id, variant_id, lot_id, sent)
SELECT %(order)s, variant_id, to_lot_id, sum(quantity) FROM inventory.stock_move WHERE posting_id = %(posting)s
GROUP BY variant_id, to_lot_id
ORDER BY variant_id, to_lot_id
RETURNING id
"""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class SendTransfer:
    """Let the goods of the order go."""

    order_id: RowId
    note: Note | None = None
    key: Key | None = None


def send(command: SendTransfer) -> TransferStanding:
    """Move what the order was allocated, or picks now where it was not; refuses with every shortage.

    On the way the goods are on hand at the receiving site, and available to nobody.
    """
    order = locked(command.order_id)
    content = fingerprint(command) if command.key else None
    if first := answered(order, command.key, content):
        return first
    demand_site(order.from_location)
    state = next_state(order, "send")
    lines = [_line(number, line, order) for number, line in enumerate(lines_of(order))]
    posted = post(
        Draft(
            verb="transfer",
            lines=lines,
            key=command.key,
            fingerprint=content,
            reference=order.number,
            note=command.note,
            after=partial(consume, lines, clock.now()) if _is_promised(lines) else None,
        )
    )
    run(LOAD, {"order": order.id, "posting": posted.posting_id})
    return turned(order, "send", state, posted)


def _is_promised(lines: Sequence[Line]) -> bool:
    return any(line.hold_of is not None for line in lines)


def _line(number: int, line: TransferOrderLine, order: TransferOrder) -> Line:
    return Line(
        number=number,
        variant_id=line.variant_id,
        quantity=line.quantity,
        from_id=order.from_location_id,
        from_field="from_location_id",
        to_id=order.transit_location_id,
        to_field="to_location_id",
        is_picked=True,
        lot_id=line.lot_id,
        hold_of=line.reservation_id,
        is_on_order=True,
        effective_at=clock.now(),
    )
