"""Catalogue rows for tests: each call makes a new one with a code of its own."""

from decimal import Decimal
from typing import Any

from sqlalchemy import select

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
)
from app.core.db import session
from tests.factories import factory, number, payload


def unit(code: str = "pcs") -> Unit:
    """One of the units that every installation has."""
    return session.execute(select(Unit).filter_by(code=code)).scalar_one()


@factory(Unit)
def new_unit(**given: Any) -> Unit:
    """A unit of its own."""
    serial = number()
    return _saved(Unit(**{"code": f"unit{serial}", "name": f"Unit {serial}", "scale": 0, **given}))


@factory(Category)
def category(name: str = "", parent: Category | None = None, **given: Any) -> Category:
    """A category below `parent`, or a root."""
    return _saved(Category(name=name or f"Category {number()}", parent=parent, **given))


@factory(Attribute)
def attribute(code: str = "", kind: str = "text", **given: Any) -> Attribute:
    """An attribute; a choice has two choices unless told."""
    code = code or f"attribute_{number()}"
    choices = ["steel", "brass"] if kind == "choice" else []
    return _saved(Attribute(**{"code": code, "name": code.capitalize(), "kind": kind, "choices": choices, **given}))


@factory(CategoryAttribute)
def category_attribute(of: Category | None = None, asks: Attribute | None = None, **given: Any) -> CategoryAttribute:
    """The category `of` asks for the attribute `asks`."""
    return _saved(CategoryAttribute(**{"category": of or category(), "attribute": asks or attribute(), **given}))


@factory(Tag)
def tag(**given: Any) -> Tag:
    """A tag."""
    return _saved(Tag(**{"name": f"tag {number()}", **given}))


@factory(Product)
def product(**given: Any) -> Product:
    """An active product without variants, counted in pieces."""
    serial = number()
    given.setdefault("base_unit", unit())
    return _saved(Product(**{"name": f"Product {serial}", "code": f"P-{serial}", "status": "active", **given}))


@factory(Variant)
def variant(of: Product | None = None, **given: Any) -> Variant:
    """A variant at 10 EUR, the only one of its product unless told."""
    serial = number()
    price = {"price_amount": Decimal(10), "cost_amount": Decimal(6)}
    return _saved(Variant(**{"sku": f"SKU-{serial}", "product": of or product(), **price, **given}))


@factory(VariantUnit)
def pack(
    of: Variant | None = None, code: str = "carton", numerator: int = 12, denominator: int = 1, **given: Any
) -> VariantUnit:
    """A pack level: one `code` of the variant is `numerator / denominator` base units."""
    ratio = {"numerator": numerator, "denominator": denominator}
    return _saved(VariantUnit(**{"variant": of or variant(), "unit": unit(code), **ratio, **given}))


@factory(Barcode)
def barcode(of: Variant | None = None, **given: Any) -> Barcode:
    """A free code of the variant."""
    return _saved(Barcode(**{"code": f"CODE{number()}", "kind": "other", "variant": of or variant(), **given}))


@factory(ProductOption)
def product_option(of: Product | None = None, name: str = "Colour", **given: Any) -> ProductOption:
    """An option of the product, without values."""
    return _saved(ProductOption(**{"product": of or product(), "name": name, **given}))


@factory(OptionValue)
def option_value(of: ProductOption | None = None, value: str = "red", **given: Any) -> OptionValue:
    """A value of the option."""
    return _saved(OptionValue(**{"option": of or product_option(), "value": value, **given}))


@payload(Product)
def product_body() -> dict[str, Any]:
    """A product counted in pieces."""
    return {"name": f"Product {number()}", "base_unit_id": unit().id}


@payload(Category)
def category_body() -> dict[str, Any]:
    """A root category."""
    return {"name": f"Category {number()}"}


@payload(Attribute)
def attribute_body() -> dict[str, Any]:
    """A length."""
    return {"code": f"length_{number()}", "name": "Length", "kind": "decimal", "unit": "mm"}


@payload(CategoryAttribute)
def category_attribute_body() -> dict[str, Any]:
    """A category that asks for an attribute."""
    return {"category_id": category().id, "attribute_id": attribute().id}


@payload(Unit)
def unit_body() -> dict[str, Any]:
    """A unit of whole things."""
    return {"code": f"unit{number()}", "name": "Unit", "scale": 0}


@payload(VariantUnit)
def pack_body() -> dict[str, Any]:
    """A dozen."""
    return {"variant_id": variant().id, "unit_id": unit("carton").id, "numerator": 12}


@payload(Barcode)
def barcode_body() -> dict[str, Any]:
    """A free code."""
    return {"code": f"CODE{number()}", "kind": "other", "variant_id": variant().id}


@payload(Tag)
def tag_body() -> dict[str, Any]:
    """A tag."""
    return {"name": f"tag {number()}"}


def _saved(row: Any) -> Any:
    session.add(row)
    session.flush()
    return row
