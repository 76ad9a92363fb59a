"""Costs in the demo: some items by layers, a freight bill after its receipt, and goods thrown away."""

from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from app.core import clock
from app.core.db import session
from app.demo.history import Ids
from app.inventory.models import StockLevel
from app.inventory.services import (
    AddCost,
    ChangeCosting,
    Receive,
    ReceiveLine,
    Scrap,
    ScrapLine,
    add_cost,
    change_costing,
    receive,
    scrap,
)

LAYERED, RECEIVED = 12, 3
QUANTITY, UNIT_COST, FREIGHT = Decimal(24), Decimal("3.75"), Decimal("48.50")


def cost_by_layers(ids: Ids, begin: datetime) -> None:
    """Cost some items first in, first out from the beginning; those that are not tracked by lot."""
    with clock.stopped_at(begin):
        for variant_id in _layered(ids):
            change_costing(ChangeCosting(variant_id=variant_id, costing="fifo", note="Priced by delivery"))


def late_freight(ids: Ids, end: datetime) -> int:
    """A delivery whose freight was billed a day later, when some had been thrown away; answers how many movements."""
    levels = session.scalars(
        select(StockLevel)
        .where(StockLevel.variant_id.in_(_layered(ids)), StockLevel.on_hand > 1)
        .order_by(StockLevel.id)
        .limit(RECEIVED)
    ).all()
    with clock.stopped_at(end - timedelta(days=2)):
        received = receive(Receive(lines=tuple(map(_delivered, levels)), reference="DN-4711"))
    with clock.stopped_at(end - timedelta(days=1)):
        broken = ScrapLine(variant_id=levels[0].variant_id, location_id=levels[0].location_id, quantity=Decimal(1))
        scrapped = scrap(Scrap(reason_id=ids.reasons["damaged"], lines=(broken,), reference="Fell off the shelf"))
        add_cost(AddCost(posting_id=received.posting_id, amount=FREIGHT, kind="freight", reference="Bill 2093"))
    return received.move_count + scrapped.move_count


def _delivered(level: StockLevel) -> ReceiveLine:
    return ReceiveLine(
        variant_id=level.variant_id, location_id=level.location_id, quantity=QUANTITY, unit_cost=UNIT_COST
    )


def _layered(ids: Ids) -> list[int]:
    return [variant_id for sku, variant_id in ids.variants.items() if sku not in ids.shelf_days][:LAYERED]
