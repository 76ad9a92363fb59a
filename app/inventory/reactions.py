"""How the inventory reacts to facts: low-stock rules are compared with the levels, the ledger is examined."""

from collections.abc import Sequence

from app.inventory.events import ExaminationAsked, ReorderRuleChanged, StockChanged
from app.inventory.services import carry_out, evaluate


def evaluate_alerts(events: Sequence[StockChanged | ReorderRuleChanged]) -> None:
    """Open, refresh or resolve the alerts of the variants that the events are about."""
    evaluate({event.variant_id for event in events})


def examine_ledger(events: Sequence[ExaminationAsked]) -> None:
    """Carry out the examinations that were asked for."""
    for event in events:
        carry_out(event.examination_id)
