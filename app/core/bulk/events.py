"""What the outbox is told of a run."""

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True, kw_only=True)
class BulkRunAsked(Event, name="core.bulk_run_asked", of="run_id"):
    """The run has rows that wait; recorded when it is asked for, and by each part of it that leaves some."""

    run_id: int
