"""Valid locations and stocked variants; a test states only what matters to it."""

from decimal import Decimal
from itertools import count
from typing import Any

from app.catalog.models import Product, Unit, Variant
from app.core.db import session
from app.inventory.models import Location, ReorderRule
from app.inventory.services import Posted, Receive, ReceiveLine, receive

_numbers = count(1)


def site(code: str | None = None, **fields: Any) -> Location:
    """A site, such as a warehouse."""
    return _place("site", code, None, fields)


def zone(parent: Location, code: str | None = None, **fields: Any) -> Location:
    """A zone of a site."""
    return _place("zone", code, parent, fields)


def bin_of(parent: Location, code: str | None = None, **fields: Any) -> Location:
    """A bin of a zone or site."""
    return _place("bin", code, parent, fields)


def variant(sku: str | None = None, *, scale: int = 0, **fields: Any) -> Variant:
    """A variant of its own product, counted in a unit with `scale` decimals."""
    number = next(_numbers)
    unit = session.query(Unit).filter_by(code=f"unit{scale}").one_or_none()
    if unit is None:
        unit = Unit(code=f"unit{scale}", name=f"Unit with {scale} decimals", scale=scale)
        session.add(unit)
        session.flush()
    product = Product(name=f"Product {number}", base_unit_id=unit.id, status="active")
    session.add(product)
    session.flush()
    made = Variant(product_id=product.id, sku=sku or f"SKU-{number}", **fields)
    session.add(made)
    session.flush()
    return made


def rule(variant: Variant, place: Location, minimum: int, maximum: int | None = None) -> ReorderRule:
    """A low-stock rule."""
    made = ReorderRule(variant_id=variant.id, site_id=place.id, minimum=minimum, maximum=maximum or minimum * 2)
    session.add(made)
    session.flush()
    return made


def stock(variant: Variant, place: Location, quantity: Decimal | int | str, unit_cost: Decimal | None = None) -> Posted:
    """Goods received at a place."""
    line = ReceiveLine(variant_id=variant.id, location_id=place.id, quantity=Decimal(quantity), unit_cost=unit_cost)
    return receive(Receive(lines=(line,)))


def _place(level: str, code: str | None, parent: Location | None, fields: dict[str, Any]) -> Location:
    code = code or f"{level.upper()}-{next(_numbers)}"
    made = Location(code=code, name=code, level=level, parent_id=parent.id if parent else None, **fields)
    session.add(made)
    session.flush()
    session.refresh(made)
    return made
