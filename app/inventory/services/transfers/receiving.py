"""Receive: goods of an order arrive, all at once or in parts, in whatever place and condition."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass
from sqlalchemy import select

from app.core.command_fields import STRICT, FixedId, Key, Note, Quantity, RowId
from app.core.db import session
from app.core.errors import Fault, Invalid
from app.core.language import say
from app.inventory.models import OK, TRANSIT, Location, TransferOrder
from app.inventory.services.ledger.posting import Draft, fingerprint
from app.inventory.services.transfers.arriving import line_of, unload
from app.inventory.services.transfers.cargo import Part, Wanted, loaded, rest_of
from app.inventory.services.transfers.drafting import MAX_LINES
from app.inventory.services.transfers.order import TransferStanding, answered, demand_site, locked


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ArrivedLine:
    """So many base units of an item (and lot) laid down in a place of the receiving site; damaged ones told apart."""

    variant_id: RowId
    quantity: Quantity
    location_id: RowId
    lot_id: RowId | None = None
    condition_id: FixedId = OK


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ReceiveTransfer:
    """Goods of the order arrived."""

    order_id: RowId
    lines: Annotated[tuple[ArrivedLine, ...], Field(min_length=1, max_length=MAX_LINES)]
    note: Note | None = None
    key: Key | None = None


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ReceiveRest:
    """Everything that is still on its way arrived, at `location_id`, else where the order says."""

    order_id: RowId
    location_id: RowId | None = None
    note: Note | None = None
    key: Key | None = None


def receive(command: ReceiveTransfer) -> TransferStanding:
    """Put what arrived into its places; refuses more than is on its way, and places that are not of the site.

    Of an item of which several lots are on their way a part is received by lot.
    """
    order = locked(command.order_id)
    content = fingerprint(command) if command.key else None
    if first := answered(order, command.key, content):
        return first
    demand_site(order.to_location)
    lines = command.lines
    _demand_places(order, [(f"/lines/{n}/location_id", line.location_id) for n, line in enumerate(lines)])
    wanted = [Wanted(n, line.variant_id, line.quantity, line.lot_id) for n, line in enumerate(lines)]

    def draft_of(parts: Sequence[Part]) -> Draft:
        named = [(part, lines[part[0].number]) for part in parts]
        ends = [(part, line.location_id, line.condition_id) for part, line in named]
        return _draft(order, command, content, ends)

    return unload(order, "receive", loaded(order), wanted, draft_of)


def receive_rest(command: ReceiveRest) -> TransferStanding:
    """Put everything that is still on its way into one place; refuses a place that is not of the site."""
    order = locked(command.order_id)
    content = fingerprint(command) if command.key else None
    if first := answered(order, command.key, content):
        return first
    demand_site(order.to_location)
    place_id = command.location_id or order.to_location_id
    _demand_places(order, [("/location_id", place_id)])
    cargo = loaded(order)

    def draft_of(parts: Sequence[Part]) -> Draft:
        return _draft(order, command, content, [(part, place_id, OK) for part in parts])

    return unload(order, "receive", cargo, rest_of(cargo), draft_of)


def _draft(
    order: TransferOrder,
    command: ReceiveTransfer | ReceiveRest,
    content: str | None,
    ends: Sequence[tuple[Part, int, int]],
) -> Draft:
    return Draft(
        verb="transfer",
        lines=[
            line_of(part, order, place_id, "location_id", condition_id or None) for part, place_id, condition_id in ends
        ],
        key=command.key,
        fingerprint=content,
        reference=order.number,
        note=command.note,
    )


def _demand_places(order: TransferOrder, named: Sequence[tuple[str, int]]) -> None:
    """Refuse places that are not of the order's receiving site, and its transit places."""
    of_site = select(Location.id).where(Location.site_id == order.to_location.site_id, Location.kind != TRANSIT)
    known = set(session.scalars(of_site.where(Location.id.in_({place_id for _, place_id in named}))))
    message = say("Choose a place of the site that the goods go to.")
    if faults := [Fault(pointer, "other-site", message) for pointer, place_id in named if place_id not in known]:
        raise Invalid(message, faults)
