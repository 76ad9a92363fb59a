"""Override: items that inherit a rule get rules of their own, all in one go."""

from dataclasses import dataclass as plain_dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field
from pydantic.dataclasses import dataclass

from app.core import current
from app.core.command_fields import STRICT, Quantity, RowId
from app.core.db import session
from app.core.errors import Fault, Invalid, NotFound, Refusal
from app.core.language import say
from app.inventory.models import ReorderRule
from app.inventory.queries import reached_by, ruled_by

MAX_ITEMS = 2_000


@dataclass(frozen=True, kw_only=True, config=STRICT)
class OverrideRule:
    """Give every item to which the rule applies a rule of its own, with these figures or else those of the rule."""

    rule_id: RowId
    minimum: Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=6)] | None = None
    maximum: Quantity | None = None
    multiple: Quantity | None = None


@plain_dataclass(frozen=True, kw_only=True)
class Overridden:
    """How many items at how many sites have rules of their own now."""

    rule_id: int
    rules: int

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON values."""
        return {"rule_id": self.rule_id, "rules": self.rules}


def override(command: OverrideRule) -> Overridden:
    """Write a rule per item and site of the actor's to which the rule applies.

    Refuses a rule of one item at one site, a maximum below the minimum, and a rule that more than 2,000 items may have.
    """
    rule = session.get(ReorderRule, command.rule_id)
    if rule is None:
        raise NotFound(say("There is no such rule."))
    if not rule.is_inherited:
        raise Refusal(say("This rule is about one item at one site already."))
    minimum = rule.minimum if command.minimum is None else command.minimum
    maximum = command.maximum or rule.maximum
    if maximum < minimum:
        message = say("Must not be below the minimum.")
        raise Invalid(message, [Fault("/maximum", "invalid", message)])
    pairs = ruled_by(rule.id, _candidates(rule))
    multiple, maker = command.multiple or rule.multiple, current.actor().user_id
    session.add_all(
        ReorderRule(
            variant_id=variant_id, site_id=site_id, minimum=minimum, maximum=maximum, multiple=multiple,
            lead_days=rule.lead_days, created_by_id=maker, updated_by_id=maker,
        )
        for variant_id, site_id in pairs
    )  # fmt: skip
    session.flush()
    return Overridden(rule_id=rule.id, rules=len(pairs))


def _candidates(rule: ReorderRule) -> list[int]:
    if rule.variant_id:
        return [rule.variant_id]
    found = reached_by(category_id=rule.category_id or 0, site_id=rule.site_id or 0, limit=MAX_ITEMS + 1)
    if len(found) > MAX_ITEMS:
        raise Refusal(say("More than %(limit)s items may have this rule; override a narrower one.", limit=MAX_ITEMS))
    return list(found)
