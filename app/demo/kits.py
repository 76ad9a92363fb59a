"""A kit in the demo: a set of kitchen goods, some of them put together and the rest still to be made."""

from decimal import Decimal

from sqlalchemy import select

from app.catalog.models import Barcode, Product, Variant
from app.core.db import session
from app.demo.assortment import ean13
from app.demo.history import Ids
from app.demo.world import Warehouse
from app.inventory.models import KitPart, Location, StockLevel
from app.inventory.services import Assemble, assemble

SKU, NAME, NUMBER = "SET-0001", "Starter Kitchen Set", 99_999_000
PARTS = {"SAU": 1, "LAD": 2, "APR": 1}  # how many of the best-stocked item of each family go into one
MADE, LEAST = 3, 10


def write_kit(ids: Ids, warehouse: Warehouse) -> int:
    """Say what is in the set and assemble three of them; answers the moves, none where a family has too little."""
    site_id = ids.places[warehouse.code]
    lying = [_best(site_id, family) for family in PARTS]
    parts = [level for level in lying if level is not None]
    if len(parts) < len(PARTS):
        return 0
    kit = _kit_like(session.get_one(Variant, parts[0].variant_id).product)
    session.add_all(
        KitPart(kit_id=kit.id, part_id=level.variant_id, quantity=Decimal(quantity), position=position)
        for position, (level, quantity) in enumerate(zip(parts, PARTS.values(), strict=True), start=1)
    )
    session.flush()
    made = Assemble(
        variant_id=kit.id, location_id=site_id, to_location_id=parts[0].location_id, quantity=Decimal(MADE),
        reference="For the window display",
    )  # fmt: skip
    return assemble(made).move_count


def _best(site_id: int, family: str) -> StockLevel | None:
    """The level at the site that has most of the family's untracked goods, unpromised."""
    lying = select(StockLevel).join(Variant, Variant.id == StockLevel.variant_id).join(Location)
    lying = lying.where(Location.site_id == site_id, Variant.sku.startswith(f"{family}-"), StockLevel.lot_id == 0)
    lying = lying.where(StockLevel.condition_id == 0, StockLevel.reserved == 0, StockLevel.on_hand >= LEAST)
    return session.scalars(lying.order_by(StockLevel.on_hand.desc(), StockLevel.id).limit(1)).first()


def _kit_like(product: Product) -> Variant:
    """The set as an item of its own, where the product stands in the catalogue."""
    made = Product(
        code=SKU, name=NAME, status="active", base_unit_id=product.base_unit_id, category_id=product.category_id,
        attributes=dict(product.attributes),
    )  # fmt: skip
    session.add(made)
    session.flush()
    kit = Variant(product_id=made.id, sku=SKU, barcodes=[Barcode(code=ean13(NUMBER), kind="ean13")])
    session.add(kit)
    session.flush()
    return kit
