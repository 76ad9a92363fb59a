"""The assortment written into the catalogue, table by table."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from app.catalog.models import (
    Attribute,
    Barcode,
    Category,
    CategoryAttribute,
    OptionValue,
    Product,
    ProductOption,
    Tag,
    Unit,
    Variant,
    VariantUnit,
    product_tag,
    variant_option_value,
)
from app.core.db import Row, session
from app.demo.assortment import TAGS, ProductPlan, VariantPlan, ean13
from app.demo.world import World

CURRENCY = "EUR"
PACK = "box"


def write_catalogue(world: World, plans: Sequence[ProductPlan]) -> dict[str, int]:
    """Write categories, attributes, products, options, variants, packs and barcodes; ids of the variants by SKU."""
    categories = _write_categories(world, plans)
    products = _write_products(plans, categories)
    _write_tags(plans, products)
    values = _write_options(world, plans, products)
    return _write_variants(plans, products, values)


def write_item_like(product: Product, sku: str, name: str, number: int) -> Variant:
    """One item more, where the product stands in the catalogue; `number` makes its barcode."""
    made = Product(
        code=sku, name=name, status="active", base_unit_id=product.base_unit_id, category_id=product.category_id,
        attributes=dict(product.attributes),
    )  # fmt: skip
    session.add(made)
    session.flush()
    item = Variant(product_id=made.id, sku=sku, barcodes=[Barcode(code=ean13(number), kind="ean13")])
    session.add(item)
    session.flush()
    return item


def _write_categories(world: World, plans: Iterable[ProductPlan]) -> dict[str, int]:
    """Ids of the categories by their whole path, such as `Kitchen / Cookware`."""
    ids: dict[str, int] = {}
    for path in sorted({part for plan in plans for part in _and_above(plan.family.category)}):
        parent, _, name = path.rpartition(" / ")
        ids[path] = _keep_category(name, ids.get(parent))
    attributes = {
        code: session.scalar(
            upsert(Attribute)
            .values(code=code, **facts)
            .on_conflict_do_update(index_elements=["code"], set_={"code": code})
            .returning(Attribute.id)
        )
        for code, facts in world.attributes.items()
    }
    handed_down = [
        {"category_id": ids[path], "attribute_id": attributes[code]}
        for path in ids
        if " / " not in path
        for code in (*world.inherited[""], *world.inherited.get(path, ()))
    ]
    session.execute(upsert(CategoryAttribute).on_conflict_do_nothing(), handed_down)
    return ids


def _and_above(path: str) -> list[str]:
    words = path.split(" / ")
    return [" / ".join(words[: depth + 1]) for depth in range(len(words))]


def _keep_category(name: str, parent_id: int | None) -> int:
    session.execute(upsert(Category).values(name=name, parent_id=parent_id).on_conflict_do_nothing())
    found = select(Category.id).where(Category.name == name, Category.parent_id.is_not_distinct_from(parent_id))
    return session.execute(found).scalar_one()


def _write_products(plans: Sequence[ProductPlan], categories: Mapping[str, int]) -> list[int]:
    units = _unit_ids()
    return _insert(
        Product,
        [
            {
                "code": plan.code,
                "name": plan.name,
                "status": plan.status,
                "category_id": categories[plan.family.category],
                "base_unit_id": units[plan.family.unit],
                "attributes": plan.attributes,
            }
            for plan in plans
        ],
    )


def _write_tags(plans: Sequence[ProductPlan], products: Sequence[int]) -> None:
    session.execute(upsert(Tag).on_conflict_do_nothing(), [{"name": name} for name in TAGS])
    tags = {row.name: row.id for row in session.execute(select(Tag.name, Tag.id).where(Tag.name.in_(TAGS)))}
    pairs = zip(plans, products, strict=True)
    rows = [{"product_id": product, "tag_id": tags[name]} for plan, product in pairs for name in plan.tags]
    _insert(product_tag, rows)


def _write_options(world: World, plans: Sequence[ProductPlan], products: Sequence[int]) -> dict[tuple[int, str], int]:
    """Ids of the option values by product and value."""
    pairs = zip(plans, products, strict=True)
    axes = [(product, plan.family.option) for plan, product in pairs if plan.family.option]
    options = _insert(ProductOption, [{"product_id": product, "name": name} for product, name in axes])
    wanted = [
        (product, option, position, value)
        for (product, name), option in zip(axes, options, strict=True)
        for position, value in enumerate(world.options[name])
    ]
    rows = [{"option_id": option, "value": value, "position": position} for _, option, position, value in wanted]
    ids = _insert(OptionValue, rows)
    return {(product, value): key for (product, _, _, value), key in zip(wanted, ids, strict=True)}


def _write_variants(
    plans: Sequence[ProductPlan], products: Sequence[int], values: Mapping[tuple[int, str], int]
) -> dict[str, int]:
    pairs = zip(plans, products, strict=True)
    wanted = [(plan, product, variant) for plan, product in pairs for variant in plan.variants]
    chosen = [values.get((product, variant.option_value)) for _plan, product, variant in wanted]
    rows = [_variant(product, variant, value) for (_, product, variant), value in zip(wanted, chosen, strict=True)]
    ids = _insert(Variant, rows)
    links = zip(ids, chosen, strict=True)
    _insert(variant_option_value, [{"variant_id": key, "option_value_id": value} for key, value in links if value])
    codes = [{"code": row[2].barcode, "kind": "ean13", "variant_id": key} for row, key in zip(wanted, ids, strict=True)]
    _insert(Barcode, codes)
    box = _unit_ids()[PACK]
    packs = [
        {"variant_id": key, "unit_id": box, "numerator": plan.family.pack}
        for (plan, _, _), key in zip(wanted, ids, strict=True)
        if plan.family.pack
    ]
    _insert(VariantUnit, packs)
    return {variant.sku: key for (_, _, variant), key in zip(wanted, ids, strict=True)}


def _variant(product_id: int, plan: VariantPlan, value_id: int | None) -> dict[str, Any]:
    return {
        "product_id": product_id,
        "sku": plan.sku,
        "option_key": str(value_id or ""),
        "price_amount": plan.price,
        "price_currency": CURRENCY,
        "cost_amount": plan.cost,
        "cost_currency": CURRENCY,
    }


def _unit_ids() -> dict[str, int]:
    return {row.code: row.id for row in session.execute(select(Unit.code, Unit.id))}


def _insert(table: type[Row] | Table, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert the rows; answers the first column of each, in the same order.

    Asking for it makes SQLAlchemy send a thousand rows per statement, and the catalogue's triggers run per statement.
    """
    target = table if isinstance(table, Table) else table.__table__
    first = next(iter(target.columns))
    return list(session.scalars(insert(target).returning(first, sort_by_parameter_order=True), rows))
