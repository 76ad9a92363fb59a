"""What of an order is on its way, and taking from it: by item, and by lot where one is named."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from app.core.db import session
from app.core.errors import Fault, Invalid
from app.core.language import figure, say
from app.inventory.models import TransferCargo, TransferOrder
from app.inventory.services.ledger.lines import plain


class Wanted(NamedTuple):
    """So much of an item (and lot) that arrived or was lost: line `number` of a command."""

    number: int
    variant_id: int
    quantity: Decimal
    lot_id: int | None


Part = tuple[Wanted, TransferCargo, Decimal]


def loaded(order: TransferOrder) -> Sequence[TransferCargo]:
    """All that the order sent; the order is locked, so nobody takes from it meanwhile."""
    cargo = select(TransferCargo).where(TransferCargo.order_id == order.id).order_by(TransferCargo.id)
    return session.scalars(cargo.execution_options(populate_existing=True)).all()


def rest_of(cargo: Iterable[TransferCargo]) -> list[Wanted]:
    """Everything that is still on its way."""
    still = [one for one in cargo if one.on_the_way > 0]
    return [Wanted(number, one.variant_id, one.on_the_way, one.lot_id) for number, one in enumerate(still)]


def taken(cargo: Sequence[TransferCargo], wanted: Iterable[Wanted], column: str) -> list[Part]:
    """Enter what is wanted as `received` or `lost`, lot by lot, and say what was taken from where.

    Refuses more than is on its way, and goods of one lot among several without the name of it.
    """
    parts: list[Part] = []
    for one in wanted:
        still = [lot for lot in cargo if _is_of(lot, one) and lot.on_the_way > 0]
        _demand(one, still)
        quantity = one.quantity
        for lot in still:
            part = min(quantity, lot.on_the_way)
            if part > 0:
                setattr(lot, column, getattr(lot, column) + part)
                parts.append((one, lot, part))
                quantity -= part
    return parts


def _is_of(cargo: TransferCargo, wanted: Wanted) -> bool:
    return cargo.variant_id == wanted.variant_id and wanted.lot_id in (None, cargo.lot_id)


def _demand(wanted: Wanted, still: Sequence[TransferCargo]) -> None:
    on_the_way = sum((lot.on_the_way for lot in still), Decimal(0))
    pointer = f"/lines/{wanted.number}"
    if wanted.quantity > on_the_way:
        message = say("%(wanted)s named, %(open)s on the way.", wanted=figure(wanted.quantity), open=figure(on_the_way))
        detail = {"wanted": plain(wanted.quantity), "on_the_way": plain(on_the_way), "variant_id": wanted.variant_id}
        raise Invalid(message, [Fault(f"{pointer}/quantity", "more-than-sent", message, detail)])
    if len(still) > 1 and wanted.quantity < on_the_way:
        message = say("Several lots of this item are on the way; name the one that it is.")
        raise Invalid(message, [Fault(f"{pointer}/lot_id", "lot-missing", message)])
