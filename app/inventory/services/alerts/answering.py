"""What people do to a low-stock alert: acknowledge it or let it sleep. Only recovery resolves it."""

from dataclasses import dataclass as plain_dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic.dataclasses import dataclass

from app.core import clock, current
from app.core.command_fields import STRICT, Instant, RowId
from app.core.db import session
from app.core.errors import Fault, Invalid, NotFound
from app.core.language import say, word
from app.core.outbox import record
from app.inventory.events import StockAlertChanged
from app.inventory.models import StockAlert
from app.inventory.services.ledger.carrying import is_in_scope
from app.inventory.services.refusals import TransitionRefused
from app.inventory.states import ALERT

MAX_SNOOZE = timedelta(days=366)
PERIODS = {"one_day": timedelta(days=1), "one_week": timedelta(days=7)}


@dataclass(frozen=True, kw_only=True, config=STRICT)
class AcknowledgeAlert:
    """Somebody sees to it."""

    alert_id: RowId


@dataclass(frozen=True, kw_only=True, config=STRICT)
class SnoozeAlert:
    """Say nothing more about it before `until`, or, without it, for the `period` from now on."""

    alert_id: RowId
    period: Literal["one_day", "one_week"] = "one_day"
    until: Instant | None = None


@plain_dataclass(frozen=True, kw_only=True)
class AlertState:
    """The answer to an alert's verbs: its state."""

    alert_id: int
    state: str

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON values."""
        return {"alert_id": self.alert_id, "state": self.state}


def acknowledge(command: AcknowledgeAlert) -> AlertState:
    """Mark the alert as seen to; refuses one that is acknowledged or resolved already."""
    return _change(command.alert_id, "acknowledge", None)


def snooze(command: SnoozeAlert) -> AlertState:
    """Let the alert sleep; the evaluation wakes it when due. Refuses a time past or over a year ahead."""
    now = clock.now()
    until = command.until or now + PERIODS[command.period]
    if not now < until <= now + MAX_SNOOZE:
        message = say("Choose a time to come, within a year.")
        raise Invalid(message, [Fault("/until", "out-of-range", message)])
    return _change(command.alert_id, "snooze", until)


def _change(alert_id: int, verb: str, until: datetime | None) -> AlertState:
    alert = session.get(StockAlert, alert_id, with_for_update=True, populate_existing=True)
    if alert is None or not is_in_scope(alert.site_id):
        message = say("Alert %(id)s was not found.", id=alert_id)
        raise NotFound(message, [Fault("/alert_id", "not-found", message)])
    state = ALERT.get((alert.state, verb))
    if state is None:
        raise TransitionRefused(
            say("The alert is %(state)s; it cannot be changed by “%(verb)s”.", state=word(alert.state), verb=word(verb))
        )
    alert.state, alert.snoozed_until = state, until
    alert.changed_at, alert.changed_by_id = clock.now(), current.actor().user_id
    record(StockAlertChanged(alert_id=alert.id, variant_id=alert.variant_id, site_id=alert.site_id, state=state))
    return AlertState(alert_id=alert.id, state=state)
