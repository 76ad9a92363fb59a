"""What was wanted of items at a site day by day, and what lay there before: the ground that rules are tried on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.inventory.queries.replay import Policy
from app.inventory.sql import run

# OFFSET 0 keeps the planner from merging the view into the query: it would work out the rule of every item there is.
ITEMS = """
SELECT wanted.id, variant.sku, stock.on_hand,
       coalesce(account.value_amount / nullif(account.on_hand, 0),
                CASE WHEN variant.cost_currency = %(currency)s THEN variant.cost_amount END, 0),
       rule.rule_id, rule.minimum, rule.maximum, rule.multiple, rule.lead_days
FROM unnest(%(variants)s::bigint[]) AS wanted (id)
JOIN catalog.variant ON variant.id = wanted.id
CROSS JOIN LATERAL (
  SELECT coalesce(sum(level.on_hand), 0) AS on_hand
  FROM inventory.stock_level level JOIN inventory.location ON location.id = level.location_id
  WHERE level.variant_id = wanted.id AND location.site_id = %(site)s
) stock
LEFT JOIN inventory.stock_account account ON account.variant_id = wanted.id
LEFT JOIN LATERAL (
  SELECT * FROM inventory.effective_rule applied
  WHERE applied.variant_id = wanted.id AND applied.site_id = %(site)s
  OFFSET 0
) rule ON true
ORDER BY variant.sku
"""

# Shipments and what went to other sites, unless it was reversed; adjustments and scrap change stock, but nobody wanted
# them. Days are those of UTC.
DAYS = """
SELECT move.variant_id, (move.effective_at AT TIME ZONE 'UTC')::date,
       coalesce(sum(move.quantity) FILTER (
         WHERE source.site_id = %(site)s AND (target.role = 'customer' OR target.role IS NULL)
           AND posting.reverses_id IS NULL
           AND NOT EXISTS (SELECT FROM inventory.posting undo WHERE undo.reverses_id = posting.id)
       ), 0),
       sum(CASE WHEN target.site_id = %(site)s THEN move.quantity ELSE -move.quantity END)
FROM inventory.stock_move move
JOIN inventory.posting ON posting.id = move.posting_id
JOIN inventory.location source ON source.id = move.from_location_id
JOIN inventory.location target ON target.id = move.to_location_id
WHERE move.variant_id = ANY(%(variants)s::bigint[])
  AND move.effective_at >= %(first)s::date::timestamp AT TIME ZONE 'UTC'
  AND (source.site_id = %(site)s OR target.site_id = %(site)s) AND source.site_id IS DISTINCT FROM target.site_id
GROUP BY 1, 2
"""


@dataclass(slots=True)
class History:
    """An item at a site: what lay there before the first day, what was wanted on each, and the rule it has now.

    `unit_cost` is the moving average, else the catalogue's cost, in the base currency.
    """

    variant_id: int
    sku: str
    opening: Decimal
    unit_cost: Decimal
    rule_id: int | None
    present: Policy | None
    demand: dict[date, Decimal] = field(default_factory=dict)


def histories_of(variant_ids: Sequence[int], site_id: int, first: date, currency: str) -> Sequence[History]:
    """The histories of the items at the site from the day `first` on, by SKU; two statements for any number."""
    values = {"variants": list(variant_ids), "site": site_id, "first": first, "currency": currency}
    found = {row[0]: _begun(*row) for row in run(ITEMS, values)}
    for variant_id, day, demand, change in run(DAYS, values):
        found[variant_id].opening -= change
        if demand:
            found[variant_id].demand[day] = demand
    return list(found.values())


def _begun(
    variant_id: int, sku: str, on_hand: Decimal, unit_cost: Decimal, rule_id: int | None, *figures: Decimal
) -> History:
    minimum, maximum, multiple, lead_days = figures
    present = None if rule_id is None else Policy(minimum, maximum, multiple, int(lead_days))
    return History(variant_id, sku, on_hand, unit_cost, rule_id, present)
