"""A kit in the demo: a set of kitchen goods, some of them put together and the rest still to be made."""

from decimal import Decimal

from sqlalchemy import select

from app.catalog.models import Variant
from app.core.db import session
from app.demo.catalogue import write_item_like
from app.demo.history import Ids
from app.demo.world import Warehouse
from app.inventory.models import OK, KitPart, Location, StockLevel
from app.inventory.services import Assemble, Receive, ReceiveLine, assemble, receive

SKU, NAME, NUMBER = "SET-0001", "Starter Kitchen Set", 99_999_000
PARTS = {"SAU": 1, "LAD": 2, "APR": 1}  # how many of the best-stocked item of each family go into one
MADE, DELIVERED, UNIT_COST = Decimal(3), Decimal(20), Decimal("6.40")


def write_kit(ids: Ids, warehouse: Warehouse) -> int:
    """Say what is in the set, have its parts delivered and assemble three; answers how many moves that took."""
    site_id = ids.places[warehouse.code]
    parts = [_best(site_id, family) for family in PARTS]
    kit = write_item_like(session.get_one(Variant, parts[0].variant_id).product, SKU, NAME, NUMBER)
    session.add_all(
        KitPart(kit_id=kit.id, part_id=level.variant_id, quantity=Decimal(quantity), position=position)
        for position, (level, quantity) in enumerate(zip(parts, PARTS.values(), strict=True), start=1)
    )
    session.flush()
    delivered = tuple(
        ReceiveLine(variant_id=level.variant_id, location_id=level.location_id, quantity=DELIVERED, unit_cost=UNIT_COST)
        for level in parts
    )
    came = receive(Receive(lines=delivered, reference="DN-4730"))
    made = Assemble(
        variant_id=kit.id, location_id=site_id, to_location_id=parts[0].location_id, quantity=MADE,
        reference="For the window display",
    )  # fmt: skip
    return came.move_count + assemble(made).move_count


def _best(site_id: int, family: str) -> StockLevel:
    """The level at the site that has most of the family's untracked goods."""
    lying = select(StockLevel).join(Variant, Variant.id == StockLevel.variant_id).join(Location)
    lying = lying.where(Location.site_id == site_id, Variant.sku.startswith(f"{family}-"), StockLevel.lot_id == 0)
    lying = lying.where(StockLevel.condition_id == OK)
    return session.scalars(lying.order_by(StockLevel.on_hand.desc(), StockLevel.id).limit(1)).one()
