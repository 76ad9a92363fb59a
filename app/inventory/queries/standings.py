"""How items and levels stand: on hand against the bounds of their rules, for the rows of a page at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.core import clock
from app.inventory.queries.available import AVAILABLE
from app.inventory.queries.scope import IN_SCOPE, parameters
from app.inventory.sql import run

# An item is low where an alert of one of the actor's sites is not resolved; out where nothing is on hand.
STATE = """
CASE WHEN {on_hand} <= 0 THEN 'out_of_stock'
  WHEN EXISTS (
    SELECT FROM inventory.stock_alert alert
    WHERE alert.variant_id = {variant} AND alert.state <> 'resolved' AND {at_site}
  ) THEN 'low_stock' ELSE 'in_stock' END
"""

ITEMS = f"""
SELECT wanted.id, coalesce(stock.on_hand, 0), coalesce(stock.reserved, 0), coalesce(stock.available, 0),
       coalesce(stock.places, 0), bounds.minimum, bounds.maximum,
       round(coalesce(account.value_amount * stock.on_hand / nullif(account.on_hand, 0), 0), 2),
       {
    STATE.format(
        on_hand="coalesce(stock.on_hand, 0)",
        variant="wanted.id",
        at_site="(%(every_site)s OR alert.site_id = ANY(%(sites)s::bigint[]))",
    )
}, coalesce(stock.in_transit, 0), coalesce(waiting.quantity, 0)
FROM unnest(%(ids)s::bigint[]) AS wanted (id)
LEFT JOIN LATERAL (
  SELECT sum(level.on_hand) AS on_hand, sum(level.reserved) AS reserved, sum({AVAILABLE}) AS available,
         count(*) FILTER (WHERE level.on_hand > 0) AS places,
         sum(level.on_hand) FILTER (WHERE location.kind = 'transit') AS in_transit
  FROM inventory.stock_level level
  JOIN inventory.location ON location.id = level.location_id
  JOIN inventory.condition ON condition.id = level.condition_id
  WHERE level.variant_id = wanted.id AND {IN_SCOPE}
) stock ON true
LEFT JOIN LATERAL (
  SELECT sum(rule.minimum) AS minimum, sum(rule.maximum) AS maximum
  FROM inventory.effective_rule rule
  WHERE rule.variant_id = wanted.id AND (%(every_site)s OR rule.site_id = ANY(%(sites)s::bigint[]))
) bounds ON true
LEFT JOIN inventory.stock_account account ON account.variant_id = wanted.id
LEFT JOIN LATERAL (
  SELECT sum(backorder.quantity_open) AS quantity
  FROM inventory.backorder JOIN inventory.location ON location.id = backorder.location_id
  WHERE backorder.variant_id = wanted.id AND backorder.state = 'open' AND {IN_SCOPE}
) waiting ON true
"""  # noqa: S608 (constants only)

# OFFSET 0 keeps the planner from merging the view into the query: it would work out the rule of every item there is.
LEVELS = f"""
SELECT level.id, level.on_hand, rule.minimum, rule.maximum, site.on_hand,
       {STATE.format(on_hand="level.on_hand", variant="level.variant_id", at_site="alert.site_id = location.site_id")}
FROM inventory.stock_level level
JOIN inventory.location ON location.id = level.location_id
LEFT JOIN LATERAL (
  SELECT applied.minimum, applied.maximum FROM inventory.effective_rule applied
  WHERE applied.variant_id = level.variant_id AND applied.site_id = location.site_id
  OFFSET 0
) rule ON true
CROSS JOIN LATERAL (
  SELECT sum(other.on_hand) AS on_hand
  FROM inventory.stock_level other
  JOIN inventory.location place ON place.id = other.location_id
  WHERE other.variant_id = level.variant_id AND place.site_id = location.site_id
) site
WHERE level.id = ANY(%(ids)s::bigint[])
"""  # noqa: S608 (constants only)


@dataclass(frozen=True, slots=True)
class ItemStanding:
    """An item over the actor's sites, in base units; the bounds are the sums of its rules, None without any.

    `value_amount` is at the moving average cost, in the base currency; `in_transit` is the part of `on_hand` that is on
    its way.
    """

    variant_id: int
    on_hand: Decimal
    reserved: Decimal
    available: Decimal
    places: int
    minimum: Decimal | None
    maximum: Decimal | None
    value_amount: Decimal
    state: str
    in_transit: Decimal
    backordered: Decimal


@dataclass(frozen=True, slots=True)
class LevelStanding:
    """A level with the bounds of its item at its site, and all of the item that lies there."""

    level_id: int
    on_hand: Decimal
    minimum: Decimal | None
    maximum: Decimal | None
    at_site: Decimal
    state: str


def standings_of(variant_ids: Sequence[int]) -> Sequence[ItemStanding]:
    """How each of the items stands within the actor's sites; one statement."""
    values = {"ids": list(variant_ids), "now": clock.now(), **parameters()}
    return [ItemStanding(*row) for row in run(ITEMS, values)]


def standings_of_levels(level_ids: Sequence[int]) -> Sequence[LevelStanding]:
    """How each of the levels stands; one statement. The ids are of levels that the actor may see."""
    return [LevelStanding(*row) for row in run(LEVELS, {"ids": list(level_ids)})]
