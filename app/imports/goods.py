"""Products of an import: written in sets, and never over a stock-keeping unit that exists."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import insert, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from app.catalog.models import Category, Product, Unit, Variant
from app.core.db import session
from app.inventory.models import Location

PIECE = "pcs"


@dataclass(frozen=True)
class Item:
    """One item of a file: a product with its only variant; amounts in `currency`, None where unknown."""

    sku: str
    name: str
    price: Decimal | None
    cost: Decimal | None
    currency: str
    category_id: int
    status: str = "active"
    description: str | None = None


def write_items(items: Sequence[Item]) -> int:
    """Write products and variants for the SKUs that do not exist yet; answers how many were new."""
    known = set(session.scalars(select(Variant.sku).where(Variant.sku.in_([item.sku for item in items]))))
    fresh = [item for item in items if item.sku not in known]
    if not fresh:
        return 0
    unit_id = piece_id()
    taken = set(session.scalars(select(Product.code).where(Product.code.in_([item.sku for item in fresh]))))
    products = [
        {
            "code": None if item.sku in taken else item.sku,
            "name": item.name,
            "status": item.status,
            "category_id": item.category_id,
            "base_unit_id": unit_id,
            "description": item.description,
        }
        for item in fresh
    ]
    product_ids = session.scalars(insert(Product).returning(Product.id, sort_by_parameter_order=True), products)
    session.execute(insert(Variant), [_variant(item, key) for item, key in zip(fresh, product_ids, strict=True)])
    return len(fresh)


def variant_ids(skus: Sequence[str]) -> dict[str, int]:
    """Ids of the variants by SKU, for those that exist."""
    return {row.sku: row.id for row in session.execute(select(Variant.sku, Variant.id).where(Variant.sku.in_(skus)))}


def piece_id() -> int:
    """Id of the unit in which whole goods are counted."""
    return session.execute(select(Unit.id).filter_by(code=PIECE)).scalar_one()


def category_id(name: str, parent_id: int | None = None) -> int:
    """Id of the category of that name below the parent; made if missing."""
    session.execute(upsert(Category).values(name=name, parent_id=parent_id).on_conflict_do_nothing())
    found = select(Category.id).where(Category.name == name, Category.parent_id.is_not_distinct_from(parent_id))
    return session.execute(found).scalar_one()


def store_id(site_code: str, site_name: str) -> int:
    """Id of the one storage zone of the site, both made if missing: where imported stock lies."""
    site = _place_id(site_code, {"name": site_name, "level": "site", "kind": "storage"})
    return _place_id(f"{site_code}-STORE", {"name": "Store", "level": "zone", "kind": "storage", "parent_id": site})


def _place_id(code: str, values: dict[str, object]) -> int:
    session.execute(upsert(Location).values(code=code, **values).on_conflict_do_nothing())
    return session.execute(select(Location.id).filter_by(code=code)).scalar_one()


def _variant(item: Item, product_id: int) -> dict[str, object]:
    return {
        "product_id": product_id,
        "sku": item.sku,
        "price_amount": item.price,
        "price_currency": item.currency,
        "cost_amount": item.cost,
        "cost_currency": item.currency,
    }


def refresh_statistics() -> None:
    """Let the planner know that the tables have grown; thousands of lines per posting depend on it."""
    session.execute(text("ANALYZE catalog.product, catalog.variant, inventory.stock_account, inventory.stock_level"))
