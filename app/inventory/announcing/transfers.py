"""What the verbs of a transfer announce: the goods that it asks for, or those that are on their way."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.db import session
from app.core.language import mark, say
from app.core.screens.foretold import Foretold
from app.inventory.announcing.goods import Parcel, announced, told, units_of, worth
from app.inventory.models import TransferCargo, TransferOrder, TransferOrderLine

KEPT = mark("%(goods)s will be kept at %(source)s for %(number)s.")
LEAVING = mark("%(goods)s will leave %(source)s for %(target)s.")
ASKED = mark("%(number)s asks for %(goods)s, from %(source)s to %(target)s.")
FREED = mark("%(goods)s will stay at %(source)s, and be free for others.")
ARRIVING = mark("%(goods)s will be on hand at %(target)s.")
ON_THE_WAY = mark("%(goods)s are on their way from %(source)s to %(target)s.")
LOST = mark("%(goods)s did not arrive and will be taken off stock.")


def kept(order: TransferOrder) -> Foretold:
    """What allocating keeps."""
    return _of(order, KEPT, _asked(order))


def leaving(order: TransferOrder) -> Foretold:
    """What sending lets go."""
    return _of(order, LEAVING, _asked(order))


def asked(order: TransferOrder) -> Foretold:
    """What was asked for, before it is said what was packed."""
    return _of(order, ASKED, _asked(order))


def freed(order: TransferOrder) -> Foretold:
    """What cancelling frees."""
    return _of(order, FREED, _asked(order))


def arriving(order: TransferOrder) -> Foretold:
    """What receiving everything puts on hand."""
    return _of(order, ARRIVING, _on_the_way(order))


def expected(order: TransferOrder) -> Foretold:
    """What is on its way, before it is said how much of it arrived or did not."""
    return _of(order, ON_THE_WAY, _on_the_way(order))


def lost(order: TransferOrder) -> Foretold:
    """What closing writes off."""
    return _of(order, LOST, _on_the_way(order))


def _of(order: TransferOrder, sentence: str, parcels: Sequence[Parcel]) -> Foretold:
    names = {"number": order.number, "source": order.from_location, "target": order.to_location}
    return announced([say(sentence, goods=told(parcels), **names), *worth(parcels)], parcels)


def _asked(order: TransferOrder) -> list[Parcel]:
    lines = select(TransferOrderLine).where(TransferOrderLine.order_id == order.id).order_by(TransferOrderLine.id)
    loading = (units_of(TransferOrderLine.variant), joinedload(TransferOrderLine.lot))
    return [
        Parcel(line.variant, line.quantity, str(line.lot or "")) for line in session.scalars(lines.options(*loading))
    ]


def _on_the_way(order: TransferOrder) -> list[Parcel]:
    gone = TransferCargo.received + TransferCargo.lost
    cargo = select(TransferCargo).where(TransferCargo.order_id == order.id, gone < TransferCargo.sent)
    loading = (units_of(TransferCargo.variant), joinedload(TransferCargo.lot))
    rows = session.scalars(cargo.order_by(TransferCargo.id).options(*loading))
    return [Parcel(row.variant, row.on_the_way, str(row.lot)) for row in rows]
