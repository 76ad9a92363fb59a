"""Which reorder rule applies to an item at each site, and where it comes from: what makes its reorder point."""

from decimal import Decimal
from typing import Any

from app.core.language import figure, say
from app.core.screens.explained import Explained, Line
from app.inventory.queries import AppliedRule, rules_of


def minimum_of_item(item: Any) -> Explained:
    """The item's reorder point over the actor's sites: a line per site, with the rule that applies there."""
    rules = rules_of(item.id)
    lines = [Line(rule.site, rule.minimum, _source(rule), url=f"/reorder_rule/show/{rule.rule_id}") for rule in rules]
    return Explained(sum((rule.minimum for rule in rules), Decimal(0)), lines)


def _source(rule: AppliedRule) -> str:
    maximum = figure(rule.maximum)
    if rule.is_inherited:
        return say("inherited: %(rule)s, filled up to %(maximum)s", rule=rule.name, maximum=maximum)
    return say("%(rule)s, filled up to %(maximum)s", rule=rule.name, maximum=maximum)
