"""One more event and reaction, so that tests see every run of it.

The reaction is deliberately not harmless when run twice: each run adds a row, so a doubled effect shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text

from app.core.db import session
from app.core.events import Event
from app.subscriptions import SUBSCRIPTIONS, Subscription

POISON = 13


@dataclass(frozen=True, kw_only=True)
class ThingWeighed(Event, name="probe.thing_weighed", of="thing_id"):
    """A thing was put on a scale."""

    thing_id: int


def weigh(events: Sequence[ThingWeighed]) -> None:
    """Add a row per event; refuse thing 13."""
    for event in events:
        if event.thing_id == POISON:
            raise ValueError("thing 13 breaks the scale")
        session.execute(text("INSERT INTO probe (thing_id) VALUES (:id)"), {"id": event.thing_id})


SUBSCRIPTIONS[ThingWeighed] = (Subscription(weigh),)
KIND = SUBSCRIPTIONS[ThingWeighed][0].kind
