"""How the inventory reacts to facts: low-stock rules are compared with the levels."""

from collections.abc import Sequence

from app.inventory.events import ReorderRuleChanged, StockChanged
from app.inventory.services import evaluate


def evaluate_alerts(events: Sequence[StockChanged | ReorderRuleChanged]) -> None:
    """Open, refresh or resolve the alerts of the variants that the events are about."""
    evaluate({event.variant_id for event in events})
