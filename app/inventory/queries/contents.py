"""What lies in places and what products have: sums over many levels, for the rows of a page at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.core import clock
from app.inventory.queries.available import AVAILABLE
from app.inventory.queries.scope import IN_SCOPE, parameters
from app.inventory.sql import run

PLACES = f"""
SELECT place.id, count(DISTINCT level.variant_id), coalesce(sum(level.on_hand), 0), coalesce(sum(level.reserved), 0)
FROM inventory.location place
JOIN inventory.location ON starts_with(location.path, place.path)
LEFT JOIN inventory.stock_level level ON level.location_id = location.id AND level.on_hand <> 0
WHERE place.id = ANY(%(ids)s::bigint[]) AND {IN_SCOPE}
GROUP BY place.id
"""  # noqa: S608 (constants only)

PRODUCTS = f"""
SELECT variant.product_id, coalesce(sum(level.on_hand), 0), coalesce(sum({AVAILABLE}), 0)
FROM catalog.variant
JOIN inventory.stock_level level ON level.variant_id = variant.id
JOIN inventory.location ON location.id = level.location_id
JOIN inventory.condition ON condition.id = level.condition_id
WHERE variant.product_id = ANY(%(ids)s::bigint[]) AND {IN_SCOPE}
GROUP BY variant.product_id
"""  # noqa: S608 (constants only)


@dataclass(frozen=True, slots=True)
class Content:
    """What lies in a place and below it: how many items, and units of whatever kind."""

    location_id: int
    items: int
    on_hand: Decimal
    reserved: Decimal


@dataclass(frozen=True, slots=True)
class ProductStock:
    """Units of all of a product's items within the actor's sites."""

    product_id: int
    on_hand: Decimal
    available: Decimal


def contents_of(location_ids: Sequence[int]) -> Sequence[Content]:
    """What each of the places holds, those below included; one statement."""
    return [Content(*row) for row in run(PLACES, {"ids": list(location_ids), **parameters()})]


def stock_of_products(product_ids: Sequence[int]) -> Sequence[ProductStock]:
    """What there is of each of the products; those without any level are left out. One statement."""
    values = {"ids": list(product_ids), "now": clock.now(), **parameters()}
    return [ProductStock(*row) for row in run(PRODUCTS, values)]
