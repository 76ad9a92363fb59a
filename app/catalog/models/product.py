"""Products: what is described once and stocked as variants."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Table, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.catalog.models.category import Category
from app.catalog.models.unit import Unit
from app.core.db import Code, Entity, LongText, Name, Word, metadata

if TYPE_CHECKING:
    from app.catalog.models.variant import Variant

PRODUCT_STATUSES = ("draft", "active", "phase_out", "blocked", "archived")

product_tag = Table(
    "product_tag",
    metadata,
    Column("product_id", ForeignKey("catalog.product.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", ForeignKey("catalog.tag.id", ondelete="CASCADE"), primary_key=True, index=True),
    schema="catalog",
)


class Tag(Entity):
    """A free word that groups products."""

    __table_args__ = (UniqueConstraint("name"),)

    name: Mapped[Name]

    def __str__(self) -> str:
        return self.name


class Product(Entity):
    """A product; `attributes` holds typed values by attribute code, checked against its category's attributes.

    `code` is the item number: the SKU of an only variant, and the stem of the SKUs that a matrix makes.
    """

    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("status IN ('draft', 'active', 'phase_out', 'blocked', 'archived')", name="status"),
    )

    code: Mapped[Code | None]
    name: Mapped[Name] = mapped_column(index=True)
    status: Mapped[Word] = mapped_column(default="draft", server_default="draft", index=True)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("catalog.category.id"), index=True)
    base_unit_id: Mapped[int] = mapped_column(ForeignKey("catalog.unit.id"), index=True)
    description: Mapped[LongText | None]
    notes: Mapped[LongText | None]
    attributes: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default="{}")

    category: Mapped[Category | None] = relationship()
    base_unit: Mapped[Unit] = relationship()
    tags: Mapped[list[Tag]] = relationship(secondary=product_tag)
    options: Mapped[list["ProductOption"]] = relationship(
        back_populates="product", order_by="ProductOption.position, ProductOption.id", passive_deletes="all"
    )
    variants: Mapped[list["Variant"]] = relationship(
        back_populates="product", order_by="Variant.id", passive_deletes="all"
    )

    def __str__(self) -> str:
        return self.name

    @property
    def item(self) -> "Item":
        """Name and item number."""
        return Item(self.name, self.code or "")


@dataclass(frozen=True)
class Item:
    """A product or variant as lists show it: its name, and below it the code."""

    name: str
    code: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Price:
    """An amount with its ISO 4217 currency."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"


class ProductOption(Entity):
    """An axis along which the variants of a product differ, such as colour."""

    __table_args__ = (UniqueConstraint("product_id", "name"),)

    product_id: Mapped[int] = mapped_column(ForeignKey("catalog.product.id", ondelete="CASCADE"))
    name: Mapped[Name]
    position: Mapped[int] = mapped_column(default=0, server_default="0")

    product: Mapped[Product] = relationship(back_populates="options")
    values: Mapped[list["OptionValue"]] = relationship(
        back_populates="option", order_by="OptionValue.position, OptionValue.id", passive_deletes="all"
    )

    def __str__(self) -> str:
        return self.name


class OptionValue(Entity):
    """One value of an option, such as red."""

    __table_args__ = (UniqueConstraint("option_id", "value"),)

    option_id: Mapped[int] = mapped_column(ForeignKey("catalog.product_option.id", ondelete="CASCADE"))
    value: Mapped[Name]
    position: Mapped[int] = mapped_column(default=0, server_default="0")

    option: Mapped[ProductOption] = relationship(back_populates="values")

    def __str__(self) -> str:
        return self.value
