"""Which reorder rule applies to which item at which site, and the items that a rule may reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.inventory.models.reorder import rule_name
from app.inventory.queries.scope import IN_SCOPE, parameters
from app.inventory.sql import run

EFFECTIVE = f"""
SELECT rule.site_id, location.code, rule.rule_id, rule.minimum, rule.maximum, rule.multiple, rule.lead_days,
       rule.snoozed_until IS NOT NULL, source.variant_id IS NOT NULL, variant.sku, category.name, source.site_id
FROM inventory.effective_rule rule
JOIN inventory.location ON location.id = rule.site_id
JOIN inventory.reorder_rule source ON source.id = rule.rule_id
JOIN catalog.variant ON variant.id = rule.variant_id
LEFT JOIN catalog.category ON category.id = source.category_id
WHERE rule.variant_id = %(variant)s AND {IN_SCOPE}
ORDER BY location.code
"""  # noqa: S608 (constants only)

# Zero stands for any. Only items that lie or lay at the site can inherit.
REACHED = """
SELECT variant.id
FROM catalog.variant
JOIN catalog.product ON product.id = variant.product_id
LEFT JOIN catalog.category home ON home.id = product.category_id
LEFT JOIN catalog.category named ON named.id = %(category)s
WHERE variant.id > %(after)s AND (%(category)s = 0 OR starts_with(home.path, named.path))
  AND EXISTS (
    SELECT FROM inventory.stock_level level JOIN inventory.location ON location.id = level.location_id
    WHERE level.variant_id = variant.id AND (%(site)s = 0 OR location.site_id = %(site)s)
  )
ORDER BY variant.id LIMIT %(limit)s
"""

OF_PRODUCTS = "SELECT id FROM catalog.variant WHERE product_id = ANY(%(products)s::bigint[])"

RULED = f"""
SELECT rule.variant_id, rule.site_id
FROM inventory.effective_rule rule JOIN inventory.location ON location.id = rule.site_id
WHERE rule.variant_id = ANY(%(variants)s::bigint[]) AND rule.rule_id = %(rule)s AND {IN_SCOPE}
ORDER BY rule.variant_id, rule.site_id
"""  # noqa: S608 (constants only)


@dataclass(frozen=True, slots=True)
class AppliedRule:
    """The rule that applies to an item at one site; `name` says what it is about: the item, a category, all."""

    site_id: int
    site: str
    rule_id: int
    minimum: Decimal
    maximum: Decimal
    multiple: Decimal
    lead_days: int
    is_snoozed: bool
    name: str
    is_inherited: bool


def rules_of(variant_id: int) -> Sequence[AppliedRule]:
    """The rule that applies to the item at each of the actor's sites where one does; one statement."""
    return [_applied(*row) for row in run(EFFECTIVE, {"variant": variant_id, **parameters()})]


def _applied(*row: Any) -> AppliedRule:
    *figures, is_of_item, sku, category, at_site_id = row
    name = rule_name(sku if is_of_item else category, figures[1] if at_site_id else None)
    return AppliedRule(*(*figures, name, not (is_of_item and at_site_id)))


def reached_by(*, category_id: int = 0, site_id: int = 0, after: int = 0, limit: int) -> Sequence[int]:
    """Ids, beyond `after`, of the items kept at the site and below the category (0: any), in ascending order."""
    values = {"category": category_id, "site": site_id, "after": after, "limit": limit}
    return [row[0] for row in run(REACHED, values)]


def items_of(product_ids: Sequence[int]) -> Sequence[int]:
    """Ids of the items of the products."""
    return [row[0] for row in run(OF_PRODUCTS, {"products": list(product_ids)})] if product_ids else []


def ruled_by(rule_id: int, variant_ids: Sequence[int]) -> Sequence[tuple[int, int]]:
    """(item, site) of those of the items to which the rule applies, within the actor's sites."""
    return [(row[0], row[1]) for row in run(RULED, {"rule": rule_id, "variants": list(variant_ids), **parameters()})]
