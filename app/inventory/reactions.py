"""How the inventory reacts to facts: low-stock rules are compared with the levels, the ledger is examined."""

from collections.abc import Sequence
from dataclasses import replace

from app.core.outbox import record
from app.inventory.events import ExaminationAsked, InheritedRuleChanged, ReorderRuleChanged, StockChanged
from app.inventory.queries import reached_by
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
    """Do the same for the items that may inherit another rule now, 500 at most; the rest is handed on as an event."""
    for number, event in enumerate(dict.fromkeys(events)):
        if number:
            record(event)
            continue
        items = reached_by(
            category_id=event.category_id,
            site_id=event.site_id,
            product_id=event.product_id,
            after=event.after,
            limit=PART_ITEMS,
        )
        if items:
            evaluate(items)
        if len(items) == PART_ITEMS:
            record(replace(event, after=items[-1]))
