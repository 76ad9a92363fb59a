"""How the inventory reacts to facts: low-stock rules are compared with the levels, the ledger is examined."""

from collections.abc import Sequence
from dataclasses import replace

from app.core.outbox import record
from app.inventory.events import ExaminationAsked, InheritedRuleChanged, ReorderRuleChanged, StockChanged
from app.inventory.queries import items_of, reached_by
from app.inventory.services import carry_out, evaluate

PART_ITEMS = 500


def evaluate_alerts(events: Sequence[StockChanged | ReorderRuleChanged]) -> None:
    """Open, refresh or resolve the alerts of the variants that the events are about."""
    evaluate({event.variant_id for event in events})


def examine_ledger(events: Sequence[ExaminationAsked]) -> None:
    """Carry out the examinations that were asked for."""
    for event in events:
        carry_out(event.examination_id)


def evaluate_heirs(events: Sequence[InheritedRuleChanged]) -> None:
    """Do the same for the items that may inherit another rule now: those of products, and 500 of others at most.

    The rest is handed on as events.
    """
    asked = dict.fromkeys(events)
    items = {*items_of([event.product_id for event in asked if event.product_id])}
    room = PART_ITEMS
    for event in (event for event in asked if not event.product_id):
        found = _reached(event, room) if room else []
        items.update(found)
        if len(found) == room:
            record(replace(event, after=found[-1]) if found else event)
        room -= len(found)
    if items:
        evaluate(items)


def _reached(event: InheritedRuleChanged, limit: int) -> Sequence[int]:
    return reached_by(category_id=event.category_id, site_id=event.site_id, after=event.after, limit=limit)
