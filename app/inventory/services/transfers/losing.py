"""Write off: what was sent and does not arrive leaves the books at its value, for a reason."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from app.core.command_fields import STRICT, Key, Note, Quantity, RowId
from app.inventory.models import ADJUSTMENT, TransferOrder
from app.inventory.services.ledger.posting import Draft, fingerprint
from app.inventory.services.ledger.reasons import active_reason
from app.inventory.services.transfers.arriving import line_of, unload
from app.inventory.services.transfers.cargo import Part, Wanted, loaded, rest_of
from app.inventory.services.transfers.drafting import MAX_LINES
from app.inventory.services.transfers.order import TransferStanding, answered, demand_site, locked


@dataclass(frozen=True, kw_only=True, config=STRICT)
class LostLine:
    """So many base units of an item (and lot) that did not arrive."""

    variant_id: RowId
    quantity: Quantity
    lot_id: RowId | None = None


@dataclass(frozen=True, kw_only=True, config=STRICT)
class WriteOffTransfer:
    """A part of what is on its way is lost, for a reason; the rest is still expected."""

    order_id: RowId
    reason_id: RowId
    lines: Annotated[tuple[LostLine, ...], Field(min_length=1, max_length=MAX_LINES)]
    note: Note | None = None
    key: Key | None = None


@dataclass(frozen=True, kw_only=True, config=STRICT)
class CloseTransfer:
    """Nothing more will arrive: all that is still on its way is lost, for a reason."""

    order_id: RowId
    reason_id: RowId
    note: Note | None = None
    key: Key | None = None


def write_off(command: WriteOffTransfer) -> TransferStanding:
    """Take what was lost off stock at its value; refuses a retired reason and more than is on its way."""
    order, content, first = _begun(command)
    if first:
        return first
    wanted = [Wanted(n, line.variant_id, line.quantity, line.lot_id) for n, line in enumerate(command.lines)]
    return _lost(order, command, content, wanted)


def close(command: CloseTransfer) -> TransferStanding:
    """Write off all that is still on its way, which closes the order; refuses a retired reason."""
    order, content, first = _begun(command)
    return first or _lost(order, command, content, rest_of(loaded(order)))


def _begun(
    command: WriteOffTransfer | CloseTransfer,
) -> tuple[TransferOrder, str | None, TransferStanding | None]:
    order = locked(command.order_id)
    content = fingerprint(command) if command.key else None
    first = answered(order, command.key, content)
    if not first:
        demand_site(order.to_location)
    return order, content, first


def _lost(
    order: TransferOrder, command: WriteOffTransfer | CloseTransfer, content: str | None, wanted: Sequence[Wanted]
) -> TransferStanding:
    def draft_of(parts: Sequence[Part]) -> Draft:
        return Draft(
            verb="adjust",
            lines=[line_of(part, order, ADJUSTMENT, None, None) for part in parts],
            key=command.key,
            fingerprint=content,
            reason_id=active_reason(command.reason_id),
            reference=order.number,
            note=command.note,
        )

    return unload(order, "write_off", loaded(order), wanted, draft_of)
