"""Variants: the things that are stocked, priced and scanned."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    FetchedValue,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    literal_column,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.catalog.models.product import Item, OptionValue, Price, Product
from app.catalog.models.unit import Unit, VariantUnit
from app.core.db import Code, Currency, Entity, Money, Word, metadata

variant_option_value = Table(
    "variant_option_value",
    metadata,
    Column("variant_id", ForeignKey("catalog.variant.id", ondelete="CASCADE"), primary_key=True),
    Column("option_value_id", ForeignKey("catalog.option_value.id"), primary_key=True, index=True),
    schema="catalog",
)


class Variant(Entity):
    """One stock-keeping unit.

    `option_key` is the canonical text of its option values (ids ascending, comma separated; empty for the only
    variant of a product without options), so that a combination exists once. `name` is the product's name with the
    option values, and `search_vector` the searched words; both are kept by the database.
    """

    __table_args__ = (
        UniqueConstraint("sku"),
        UniqueConstraint("product_id", "option_key"),
        CheckConstraint(
            "price_amount >= 0 AND cost_amount >= 0", name="amounts", info={"message": "Must not be below zero."}
        ),
        CheckConstraint("price_currency ~ '^[A-Z]{3}$' AND cost_currency ~ '^[A-Z]{3}$'", name="currencies"),
        Index("ix_variant_search_vector", "search_vector", postgresql_using="gin"),
        Index(
            "ix_variant_sku_folded",
            func.lower(literal_column("sku")).label("sku_folded"),
            postgresql_ops={"sku_folded": "text_pattern_ops"},
        ),
    )

    product_id: Mapped[int] = mapped_column(ForeignKey("catalog.product.id", ondelete="CASCADE"))
    sku: Mapped[Code]
    name: Mapped[str] = mapped_column(String(300), server_default="", server_onupdate=FetchedValue(), index=True)
    option_key: Mapped[str] = mapped_column(Text, default="", server_default="")
    price_amount: Mapped[Money | None]
    price_currency: Mapped[Currency] = mapped_column(default="EUR", server_default="EUR")
    cost_amount: Mapped[Money | None]
    cost_currency: Mapped[Currency] = mapped_column(default="EUR", server_default="EUR")
    is_sellable: Mapped[bool] = mapped_column(default=True, server_default="true")
    is_purchasable: Mapped[bool] = mapped_column(default=True, server_default="true")
    search_vector: Mapped[str | None] = mapped_column(TSVECTOR, deferred=True)

    product: Mapped[Product] = relationship(back_populates="variants")
    option_values: Mapped[list[OptionValue]] = relationship(secondary=variant_option_value)
    barcodes: Mapped[list["Barcode"]] = relationship(
        back_populates="variant", order_by="Barcode.id", passive_deletes="all"
    )
    packs: Mapped[list[VariantUnit]] = relationship(back_populates="variant", passive_deletes="all")

    def __str__(self) -> str:
        return f"{self.sku} · {self.name}"

    @property
    def price(self) -> Price | None:
        """What it is sold for."""
        return None if self.price_amount is None else Price(self.price_amount, self.price_currency)

    @property
    def cost(self) -> Price | None:
        """What it is bought for."""
        return None if self.cost_amount is None else Price(self.cost_amount, self.cost_currency)

    @property
    def item(self) -> Item:
        """Name and SKU."""
        return Item(self.name, self.sku)


class Barcode(Entity):
    """A code that scanners read; it names a variant and the pack level (`unit`, None for the base unit)."""

    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("kind IN ('ean13', 'ean8', 'upca', 'gtin14', 'other')", name="kind"),
    )

    code: Mapped[Code]
    kind: Mapped[Word] = mapped_column(default="other", server_default="other")
    variant_id: Mapped[int] = mapped_column(ForeignKey("catalog.variant.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("catalog.unit.id"))

    variant: Mapped[Variant] = relationship(back_populates="barcodes")
    unit: Mapped[Unit | None] = relationship()

    def __str__(self) -> str:
        return self.code
