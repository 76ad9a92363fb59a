"""How many kits could be had: those on hand, and those that the parts at the same site still make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from app.core import clock
from app.inventory.queries.available import AVAILABLE
from app.inventory.queries.scope import IN_SCOPE, parameters
from app.inventory.sql import run

ZERO = Decimal(0)
MAX_STEPS = 10**12

IS_KIT = "SELECT 1 FROM inventory.kit_part WHERE kit_id = %(kit)s LIMIT 1"
# Everything that the kit is made of, over any number of kits within kits.
BILLS = """
WITH RECURSIVE below (kit_id, part_id, quantity) AS (
  SELECT kit_id, part_id, quantity FROM inventory.kit_part WHERE kit_id = %(kit)s
  UNION
  SELECT part.kit_id, part.part_id, part.quantity
  FROM below JOIN inventory.kit_part part ON part.kit_id = below.part_id
)
SELECT kit_id, part_id, quantity FROM below ORDER BY kit_id, part_id
"""
STOCK = f"""
SELECT site.id, site.code, level.variant_id, sum({AVAILABLE})
FROM inventory.stock_level level
JOIN inventory.location ON location.id = level.location_id
JOIN inventory.location site ON site.id = location.site_id
JOIN inventory.condition ON condition.id = level.condition_id
WHERE level.variant_id = ANY(%(variants)s::bigint[]) AND level.on_hand > 0 AND {IN_SCOPE}
GROUP BY site.id, level.variant_id
ORDER BY site.code, site.id
"""  # noqa: S608 (constants only)
ITEMS = """
SELECT variant.id, variant.sku, unit.scale
FROM catalog.variant JOIN catalog.product ON product.id = variant.product_id
JOIN catalog.unit ON unit.id = product.base_unit_id
WHERE variant.id = ANY(%(variants)s::bigint[])
"""

Bills = Mapping[int, Mapping[int, Decimal]]  # kit -> part -> so many of it in one kit
Steps = Mapping[int, Decimal]  # the smallest quantity in which an item is counted


@dataclass(frozen=True, slots=True)
class Sellable:
    """Kits that a site could sell: available ones, and those that its parts make; `limited_by`: what runs out first.

    `assembled` counts kits within the kit as put together first, and parts that several of them need once.
    """

    site_id: int
    site: str
    available: Decimal
    assembled: Decimal
    limited_by_id: int
    limited_by: str

    @property
    def sellable(self) -> Decimal:
        """Both together."""
        return self.available + self.assembled


def is_kit(variant_id: int) -> bool:
    """Whether the item has parts."""
    return bool(run(IS_KIT, {"kit": variant_id}))


def sellable_of(kit_id: int) -> Sequence[Sellable]:
    """What each site of the actor could sell of the kit; nothing for what is no kit. Three statements."""
    bills: dict[int, dict[int, Decimal]] = {}
    for kit, part, quantity in run(BILLS, {"kit": kit_id}):
        bills.setdefault(kit, {})[part] = quantity
    if not bills:
        return []
    variants = sorted({*bills, *(part for parts in bills.values() for part in parts)})
    items = {id_: (sku, Decimal(1).scaleb(-scale)) for id_, sku, scale in run(ITEMS, {"variants": variants})}
    steps = {id_: step for id_, (_sku, step) in items.items()}
    order, found = _kits_first(bills, kit_id), []
    for (site_id, site), stock in _stock_by_site(variants).items():
        assembled, limit = most(bills, order, steps, {**stock, kit_id: ZERO})
        there = stock.get(kit_id, ZERO).quantize(steps[kit_id])
        found.append(Sellable(site_id, site, there, assembled, limit, items[limit][0]))
    return found


def most(bills: Bills, order: Sequence[int], steps: Steps, stock: Mapping[int, Decimal]) -> tuple[Decimal, int]:
    """The most of the first of `order` that the stock makes, in its own steps, and the part that one step more lacks.

    `order` names every item before its parts. More kits never need less, so halving the interval finds the most.
    """
    step = steps[order[0]]
    enough, short, limit = 0, 1, missing_of(step, bills, order, steps, stock)
    while limit is None and short < MAX_STEPS:
        enough, short = short, short * 2
        limit = missing_of(short * step, bills, order, steps, stock)
    while short - enough > 1:
        middle = (enough + short) // 2
        lacking = missing_of(middle * step, bills, order, steps, stock)
        if lacking is None:
            enough = middle
        else:
            short, limit = middle, lacking
    return enough * step, limit or order[-1]


def missing_of(
    wanted: Decimal, bills: Bills, order: Sequence[int], steps: Steps, stock: Mapping[int, Decimal]
) -> int | None:
    """The first item of which the stock has too little for so many kits, kits within them included; None if it does."""
    needed = dict.fromkeys(order, ZERO)
    needed[order[0]] = wanted
    for item in order:
        lacking = needed[item] - max(stock.get(item, ZERO), ZERO)
        if lacking <= 0:
            continue
        if item not in bills:
            return item
        lacking = (lacking / steps[item]).to_integral_value(ROUND_CEILING) * steps[item]
        for part, quantity in bills[item].items():
            needed[part] += lacking * quantity
    return None


def _kits_first(bills: Bills, kit_id: int) -> list[int]:
    """Every item before the parts of it; there are no circles."""
    order: list[int] = []

    def visit(item: int) -> None:
        for part in bills.get(item, ()):
            if part not in order:
                visit(part)
        order.append(item)

    visit(kit_id)
    return order[::-1]


def _stock_by_site(variants: Sequence[int]) -> Mapping[tuple[int, str], dict[int, Decimal]]:
    stock: dict[tuple[int, str], dict[int, Decimal]] = {}
    for site_id, site, variant_id, available in run(STOCK, {"variants": variants, "now": clock.now(), **parameters()}):
        stock.setdefault((site_id, site), {})[variant_id] = available
    return stock
