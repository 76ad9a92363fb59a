"""Every event and who reacts to it, as data: the contents page of behaviour.

A reaction takes the events of a batch, runs as the system inside one transaction and is harmless when run twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.core.bulk.events import BulkRunAsked
from app.core.bulk.reactions import work_on_runs
from app.core.events import Event
from app.inventory.events import (
    ExaminationAsked,
    ExaminationEnded,
    InheritedRuleChanged,
    ReorderRuleChanged,
    StockAlertChanged,
    StockAlertOpened,
    StockChanged,
    StockCountChanged,
)
from app.inventory.reactions import evaluate_alerts, evaluate_heirs, examine_ledger
from app.notifications.count_reactions import notify_of_count
from app.notifications.of_examinations import tell_of_examination
from app.notifications.reactions import notify_of_alert, settle_alert, show_levels


@dataclass(frozen=True)
class Subscription:
    """One reaction, the queue its tasks wait in, and how long it may take where the usual time is too short."""

    react: Callable[[Any], object]
    queue: str = "default"
    timeout_seconds: int | None = None

    @property
    def kind(self) -> str:
        """The name under which its tasks are stored: `inventory.evaluate_alerts`."""
        return f"{self.react.__module__.split('.')[1]}.{self.react.__name__}"


SUBSCRIPTIONS: dict[type[Event], tuple[Subscription, ...]] = {
    StockChanged: (Subscription(evaluate_alerts), Subscription(show_levels, queue="live")),
    ReorderRuleChanged: (Subscription(evaluate_alerts),),
    InheritedRuleChanged: (Subscription(evaluate_heirs),),
    StockAlertOpened: (Subscription(notify_of_alert, queue="live"),),
    StockAlertChanged: (Subscription(settle_alert, queue="live"),),
    ExaminationAsked: (Subscription(examine_ledger, queue="reports", timeout_seconds=3600),),
    ExaminationEnded: (Subscription(tell_of_examination, queue="live"),),
    StockCountChanged: (Subscription(notify_of_count, queue="live"),),
    BulkRunAsked: (Subscription(work_on_runs),),
}
