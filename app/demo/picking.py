"""Pick faces in the first warehouse, some of them nearly empty; goods that wait in Goods in; a rule for a category."""

from decimal import Decimal

from sqlalchemy import select

from app.catalog.models import Category
from app.core.db import session
from app.demo.history import Ids
from app.demo.places import BULK, bins
from app.demo.world import Warehouse
from app.inventory.models import BinRule, Location, ReorderRule, StockLevel
from app.inventory.queries import reached_by
from app.inventory.services import (
    Receive,
    ReceiveLine,
    Transfer,
    TransferLine,
    evaluate,
    receive,
    transfer,
)

FACES, EMPTIED, ARRIVED = 12, 4, 3
LEAST, MOST = 8, 60
KEPT = 2  # what is left in a pick face that has to be filled up
RULED = "Filing"
HEIRS = 500


def write_pick_faces(ids: Ids, warehouse: Warehouse) -> int:
    """Make bins pick faces, move most of what lies in some of them to bulk, and receive more; answers the moves."""
    levels = _levels(ids, warehouse)
    session.add_all(
        BinRule(
            variant_id=level.variant_id,
            location_id=level.location_id,
            minimum=level.on_hand // 2,
            maximum=level.on_hand + LEAST,
        )
        for level in levels
    )
    bulk = [ids.places[code] for code in bins(warehouse, bulk=True)]
    moved = tuple(
        TransferLine(
            variant_id=level.variant_id,
            from_location_id=level.location_id,
            to_location_id=bulk[number % len(bulk)],
            quantity=level.on_hand - KEPT,
        )
        for number, level in enumerate(levels[:EMPTIED])
    )
    goods_in = ids.places[f"{warehouse.code}-RCV"]
    arrived = tuple(
        ReceiveLine(variant_id=level.variant_id, location_id=goods_in, quantity=Decimal(LEAST))
        for level in levels[-ARRIVED:]
    )
    posted = [transfer(Transfer(lines=moved)), receive(Receive(lines=arrived, reference="Delivery 2207"))]
    return sum(posting.move_count for posting in posted)


def write_category_rule(ids: Ids, warehouse: Warehouse) -> tuple[int, int]:
    """Let nothing of a category fall to one where no other rule applies; answers the rules and the alerts raised."""
    category_id = session.scalar(select(Category.id).where(Category.name == RULED).limit(1))
    if category_id is None:
        return 0, 0
    site_id = ids.places[warehouse.code]
    rule = ReorderRule(category_id=category_id, site_id=site_id, minimum=1, maximum=6, lead_days=10)
    session.add(rule)
    session.flush()
    heirs = reached_by(category_id=category_id, site_id=site_id, limit=HEIRS)
    return 1, evaluate(heirs)


def _levels(ids: Ids, warehouse: Warehouse) -> list[StockLevel]:
    """Well-filled picking bins, of items without lots and with nothing promised."""
    picking = [ids.places[code] for code in bins(warehouse, bulk=False) if f"-{BULK}-" not in code]
    lying = select(StockLevel).where(StockLevel.location_id.in_(picking), StockLevel.lot_id == 0)
    lying = lying.where(StockLevel.reserved == 0, StockLevel.on_hand.between(LEAST, MOST), StockLevel.condition_id == 0)
    lying = lying.join(Location, Location.id == StockLevel.location_id).order_by(StockLevel.id)
    return list(session.scalars(lying.limit(FACES)))
