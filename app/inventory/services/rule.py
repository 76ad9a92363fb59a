"""Low-stock rules are edited like any other row; every edit is told, so that alerts follow at once."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from app.core.outbox import record_all
from app.inventory.events import ReorderRuleChanged
from app.inventory.models import ReorderRule


@event.listens_for(Session, "before_flush")
def _tell_of_rules(flushed: Session, *_: Any) -> None:
    rules = [row for row in (*flushed.new, *flushed.dirty, *flushed.deleted) if isinstance(row, ReorderRule)]
    if rules:
        record_all(change for rule in rules for change in _changes(flushed, rule))


def _changes(flushed: Session, rule: ReorderRule) -> Iterator[ReorderRuleChanged]:
    """One event per variant and site that the rule is, or was, about."""
    if rule in flushed.dirty and not flushed.is_modified(rule):
        return
    variants = {rule.variant_id or rule.variant.id, *_before(rule, "variant_id")}  # a form sets the relation only
    sites = {rule.site_id or rule.site.id, *_before(rule, "site_id")}
    for variant_id in sorted(variants):
        for site_id in sorted(sites):
            yield ReorderRuleChanged(variant_id=variant_id, site_id=site_id)


def _before(rule: ReorderRule, name: str) -> list[int]:
    replaced: Sequence[int | None] = inspect(rule).attrs[name].history.deleted
    return [value for value in replaced if value is not None]
