"""What happens in the catalogue, as facts."""

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ProductCreated(Event, name="catalog.product_created", of="product_id"):
    """A product entered the catalogue."""

    product_id: int


@dataclass(frozen=True, kw_only=True)
class ProductStatusChanged(Event, name="catalog.product_status_changed", of="product_id"):
    """A product took a step of its life."""

    product_id: int
    status_before: str
    status: str


@dataclass(frozen=True, kw_only=True)
class VariantCreated(Event, name="catalog.variant_created", of="variant_id"):
    """A product got one more variant."""

    variant_id: int
    product_id: int
    sku: str


@dataclass(frozen=True, kw_only=True)
class CategoryMoved(Event, name="catalog.category_moved", of="category_id"):
    """A category hangs below another parent now (None: it is a root)."""

    category_id: int
    parent_id_before: int | None
    parent_id: int | None
