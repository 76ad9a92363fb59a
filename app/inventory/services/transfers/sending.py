"""Send: the goods of an order leave their place and are on their way, in the transit place of the receiving site."""

from functools import partial
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from app.core import clock
from app.core.command_fields import STRICT, Key, Note, RowId
from app.inventory.models import TransferOrder
from app.inventory.services.ledger.lines import Line
from app.inventory.services.ledger.posting import Draft, fingerprint, post
from app.inventory.services.moves.shipment import consume
from app.inventory.services.transfers.drafting import MAX_LINES
from app.inventory.services.transfers.order import (
    TransferStanding,
    answered,
    demand_site,
    lines_of,
    locked,
    next_state,
    turned,
)
from app.inventory.services.transfers.packing import PackedLine, packed, whole
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
    """Let all goods of the order go."""

    order_id: RowId
    note: Note | None = None
    key: Key | None = None


@dataclass(frozen=True, kw_only=True, config=STRICT)
class SendPacked:
    """Let what was packed go; the rest of the order is not sent any more."""

    order_id: RowId
    lines: Annotated[tuple[PackedLine, ...], Field(min_length=1, max_length=MAX_LINES)]
    note: Note | None = None
    key: Key | None = None


def send(command: SendTransfer) -> TransferStanding:
    """Move what the order was allocated, or picks now where it was not; refuses with every shortage.

    On the way the goods are on hand at the receiving site, and available to nobody.
    """
    return _send(command)


def send_packed(command: SendPacked) -> TransferStanding:
    """Like `send`, as far as the order was packed, and of the lots that were; refuses what was not asked for."""
    return _send(command)


def _send(command: SendTransfer | SendPacked) -> TransferStanding:
    order = locked(command.order_id)
    content = fingerprint(command) if command.key else None
    if first := answered(order, command.key, content):
        return first
    demand_site(order.from_location)
    state = next_state(order, "send")
    lines = _lines(order, command)
    posted = post(
        Draft(
            verb="transfer",
            lines=lines,
            key=command.key,
            fingerprint=content,
            reference=order.number,
            note=command.note,
            after=partial(consume, lines, clock.now()) if any(line.hold_of is not None for line in lines) else None,
        )
    )
    run(LOAD, {"order": order.id, "posting": posted.posting_id})
    return turned(order, "send", state, posted)


def _lines(order: TransferOrder, command: SendTransfer | SendPacked) -> list[Line]:
    asked = lines_of(order)
    return packed(order, asked, command.lines) if isinstance(command, SendPacked) else whole(order, asked)
