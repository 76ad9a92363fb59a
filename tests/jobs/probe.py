"""The background processes with one more event and reaction, so that tests see every run of it.

`python -m tests.jobs.probe worker default` and `python -m tests.jobs.probe scheduler`. The reaction is deliberately
not harmless when run twice: each run adds a row, so a doubled effect shows.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text

from app.core.db import session
from app.core.events import Event
from app.subscriptions import SUBSCRIPTIONS, Subscription
from jobs import scheduler, worker

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


def main(role: str, *queue: str) -> None:
    """Run one process."""
    app = worker.load()
    if role == "worker":
        worker.serve(app, *queue)
    else:
        scheduler.serve(app)


if __name__ == "__main__":
    # Under its own name, so that the event is known once only.
    from tests.jobs.probe import main as run

    run(*sys.argv[1:])
