"""The rules that hold however a row of the inventory is edited: each form and API of an entity passes here."""

from app.core.errors import Fault, Invalid
from app.core.language import say
from app.core.screens.interface import Interface
from app.inventory.models import Location, ReorderRule


class LocationInterface(Interface):
    """Places people make are real ones."""

    def add(self, item: Location) -> bool:
        """Insert the place; refuses a virtual one and a parent that does not suit its level."""
        _check_place(item)
        return super().add(item)

    def edit(self, item: Location) -> bool:
        """Write the place, by the same rules."""
        if item.role is None:
            _check_place(item)
        return super().edit(item)


class ReorderRuleInterface(Interface):
    """Rules are about sites, and their figures make sense."""

    def add(self, item: ReorderRule) -> bool:
        """Insert the rule; refuses a place that is no site."""
        _check_rule(item)
        return super().add(item)

    def edit(self, item: ReorderRule) -> bool:
        """Write the rule, by the same rules."""
        _check_rule(item)
        return super().edit(item)


def _check_place(place: Location) -> None:
    if place.kind == "virtual":
        raise _invalid("kind", say("The virtual places are those there are."))
    has_parent = place.parent is not None or place.parent_id is not None
    if (place.level == "site") == has_parent:
        raise _invalid("parent_id", say("A zone or bin lies in a site or zone; a site lies in nothing."))


def _check_rule(rule: ReorderRule) -> None:
    if rule.site is not None and (rule.site.level != "site" or rule.site.is_virtual):
        raise _invalid("site_id", say("A rule is about a whole site."))
    if rule.minimum is not None and rule.minimum < 0:
        raise _invalid("minimum", say("Must not be below zero."))
    if rule.minimum is not None and rule.maximum is not None and rule.maximum < rule.minimum:
        raise _invalid("maximum", say("Must not be below the minimum."))
    if rule.multiple is not None and rule.multiple <= 0:
        raise _invalid("multiple", say("Must be above zero."))


def _invalid(field: str, message: str) -> Invalid:
    return Invalid(message, [Fault(f"/{field}", "invalid", message)])
