"""Serial units of the demo: each blender has a number of its own; one came broken, one was sold."""

from decimal import Decimal

from sqlalchemy import select

from app.catalog.models import Variant
from app.core.db import session
from app.demo.catalogue import write_item_like
from app.demo.conditions import condition_id
from app.demo.history import Ids
from app.demo.places import bins
from app.demo.world import Warehouse
from app.inventory.models import OK, StockingPolicy
from app.inventory.services import (
    ChangeCosting,
    Receive,
    ReceiveLine,
    Ship,
    ShipLine,
    change_costing,
    receive,
    ship,
)

SKU, NAME, NUMBER, LIKE = "BLD-0001", "Professional Blender", 99_999_001, "SAU-"
UNITS, BROKEN, UNIT_COST = 6, 4, Decimal("189.00")
ONE = Decimal(1)


def write_serials(ids: Ids, warehouse: Warehouse) -> int:
    """Take six units in, the broken one as damaged, and ship the first; answers how many moves that took."""
    like = session.scalars(select(Variant).where(Variant.sku.startswith(LIKE)).order_by(Variant.id).limit(1)).one()
    blender = write_item_like(like.product, SKU, NAME, NUMBER)
    session.add(StockingPolicy(variant_id=blender.id, tracking="serial"))
    session.flush()
    change_costing(ChangeCosting(variant_id=blender.id, costing="fifo", note="Each unit at its own cost"))
    bin_id, damaged = ids.places[bins(warehouse, bulk=False)[0]], condition_id("damaged")
    units = tuple(
        ReceiveLine(
            variant_id=blender.id, location_id=bin_id, quantity=ONE, unit_cost=UNIT_COST, lot=f"PB-26-{number:05}",
            condition_id=damaged if number == BROKEN else OK,
        )
        for number in range(1, UNITS + 1)
    )  # fmt: skip
    came = receive(Receive(lines=units, reference="DN-4731"))
    sold = ship(Ship(lines=(ShipLine(variant_id=blender.id, location_id=bin_id, quantity=ONE),), reference="SO-4699"))
    return came.move_count + sold.move_count
