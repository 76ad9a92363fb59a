"""New products, each with at least one variant."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field
from pydantic.dataclasses import dataclass as command
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.catalog.events import ProductCreated
from app.catalog.models import Category, Product, Tag
from app.catalog.services.attributes import checked
from app.catalog.services.matrix import GenerateVariants, NewVariant, generate_variants, write_variants
from app.catalog.services.options import DefineOptions, Option, define_options
from app.catalog.services.rows import found, unit_of_code
from app.catalog.services.variants import AddVariant, add_variant
from app.core import current
from app.core.command_fields import STRICT, Amount, Code, Currency, LongText, Name, RowId
from app.core.db import session
from app.core.outbox import record
from app.core.screens.failures import cleaned


@command(frozen=True, config=STRICT)
class GivenVariant:
    """One of the variants that come with a new product; amounts left out are the product's."""

    options: dict[Name, Name]
    sku: Code | None = None
    price_amount: Amount | None = None
    cost_amount: Amount | None = None


@command(frozen=True, config=STRICT)
class CreateProduct:
    """A new draft; with options, its `variants`, or every combination where none are given.

    Without options it has one variant, whose SKU is `code`. Amounts are per base unit.
    """

    name: Name
    code: Code | None = None
    category_id: RowId | None = None
    base_unit: Code = "pcs"
    description: LongText | None = None
    notes: LongText | None = None
    attributes: dict[str, Any] = Field(default_factory=dict)
    tags: Annotated[tuple[Name, ...], Field(max_length=50)] = ()
    price_amount: Amount | None = None
    price_currency: Currency = "EUR"
    cost_amount: Amount | None = None
    cost_currency: Currency = "EUR"
    options: tuple[Option, ...] = ()
    variants: Annotated[tuple[GivenVariant, ...], Field(max_length=2_000)] = ()


@dataclass(frozen=True)
class ProductAdded:
    """The new product and its variants."""

    product_id: int
    code: str
    variant_ids: Sequence[int]

    def as_dict(self) -> dict[str, Any]:
        """The product as JSON values."""
        return {"product_id": self.product_id, "code": self.code, "variant_ids": list(self.variant_ids)}


def create_product(command: CreateProduct) -> ProductAdded:
    """Create a draft product with its variants; refuses a taken code or SKU, foreign attributes, unknown options."""
    if command.category_id is not None:
        found(Category, command.category_id, "category_id")
    by_id = current.actor().user_id
    product = Product(
        code=command.code,
        name=command.name,
        category_id=command.category_id,
        base_unit=unit_of_code(command.base_unit, "base_unit"),
        description=command.description,
        notes=command.notes,
        attributes=checked(command.category_id, command.attributes),
        tags=_tags(command.tags),
        created_by_id=by_id,
        updated_by_id=by_id,
    )
    with cleaned():
        session.add(product)
        session.flush()
    enter(product)
    assert product.code is not None
    return ProductAdded(product.id, product.code, _variants(product, command))


def enter(product: Product) -> None:
    """Give a new product its item number where it has none, and record that it exists."""
    if product.code is None:
        product.code = f"P{product.id:06d}"
        with cleaned():
            session.flush()
    record(ProductCreated(product_id=product.id))


def add_only_variant(product: Product, *amounts: Any) -> int:
    """The one variant of a product without options, its SKU being the item number."""
    assert product.code is not None
    return write_variants(product.id, [NewVariant((), product.code, *amounts)])[0]


def _variants(product: Product, command: CreateProduct) -> Sequence[int]:
    amounts = (command.price_amount, command.price_currency, command.cost_amount, command.cost_currency)
    if not command.options:
        return [add_only_variant(product, *amounts)]
    define_options(DefineOptions(product_id=product.id, options=command.options))
    if not command.variants:
        return generate_variants(GenerateVariants(product.id, *amounts)).variant_ids
    return [
        add_variant(
            AddVariant(
                product_id=product.id,
                options=given.options,
                sku=given.sku,
                price_amount=given.price_amount if given.price_amount is not None else command.price_amount,
                price_currency=command.price_currency,
                cost_amount=given.cost_amount if given.cost_amount is not None else command.cost_amount,
                cost_currency=command.cost_currency,
            )
        ).variant_id
        for given in command.variants
    ]


def _tags(names: Sequence[str]) -> list[Tag]:
    """The tags of those names, made where missing."""
    if not names:
        return []
    session.execute(insert(Tag).on_conflict_do_nothing(), [{"name": name} for name in dict.fromkeys(names)])
    return list(session.scalars(select(Tag).where(Tag.name.in_(names))))
