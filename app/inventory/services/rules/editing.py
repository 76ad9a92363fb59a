"""Low-stock rules are edited like any other row; every edit is told, so that alerts follow at once."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from app.catalog.models import Category, Product
from app.core.events import Event
from app.core.outbox import record_all
from app.inventory.events import InheritedRuleChanged, ReorderRuleChanged
from app.inventory.models import ReorderRule

# What decides on the rule that an item inherits, beside the rules themselves.
DECIDING = {Product: ("category_id", "category", "status"), Category: ("parent_id", "parent")}


@event.listens_for(Session, "before_flush")
def _tell_of_rules(flushed: Session, *_: Any) -> None:
    rules = [row for row in (*flushed.new, *flushed.dirty, *flushed.deleted) if isinstance(row, ReorderRule)]
    told = [change for rule in rules for change in _changes(flushed, rule)]
    told += [_moved(row) for row in flushed.dirty if _is_moved(row)]
    if told:
        record_all(told)


def _changes(flushed: Session, rule: ReorderRule) -> Iterator[Event]:
    """One event per subject and site that the rule is, or was, about."""
    if rule in flushed.dirty and not flushed.is_modified(rule):
        return
    subjects = {(_id(rule, "variant"), _id(rule, "category"))}
    if any(_before(rule, name) for name in ("variant_id", "category_id")):
        subjects |= {((_before(rule, "variant_id") or [0])[0], (_before(rule, "category_id") or [0])[0])}
    for variant_id, category_id in sorted(subjects):
        for site_id in sorted({_id(rule, "site"), *_before(rule, "site_id")}):
            if variant_id:
                yield ReorderRuleChanged(variant_id=variant_id, site_id=site_id)
            else:
                yield InheritedRuleChanged(category_id=category_id, site_id=site_id)


def _id(rule: ReorderRule, name: str) -> int:
    """Id of the variant, category or site; a form sets the relation only. Zero: none."""
    related = getattr(rule, name)
    return getattr(rule, f"{name}_id") or (related.id if related is not None else 0)


def _before(rule: ReorderRule, name: str) -> list[int]:
    replaced: Sequence[int | None] = inspect(rule).attrs[name].history.deleted
    return [value for value in replaced if value is not None]


def _is_moved(row: Any) -> bool:
    names = DECIDING.get(type(row), ())
    return any(inspect(row).attrs[name].history.has_changes() for name in names)


def _moved(row: Product | Category) -> InheritedRuleChanged:
    if isinstance(row, Product):
        return InheritedRuleChanged(product_id=row.id)
    return InheritedRuleChanged(category_id=row.id)
