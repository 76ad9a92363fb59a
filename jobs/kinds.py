"""The kinds of task: each subscribed reaction and each scheduled job; a stored task can only ever run one of these."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import app.sitemap  # noqa: F401  every model, so that a worker's mappers are complete
from app.core.events import Event
from app.subscriptions import SUBSCRIPTIONS, Subscription
from jobs import TIMEOUT_SECONDS, Job
from jobs.schedule import SCHEDULE


@dataclass(frozen=True)
class Kind:
    """What a task of this name does with the events of a batch (a job has none), where, and for how long at most."""

    name: str
    queue: str
    timeout_seconds: int
    run: Callable[[Sequence[Event]], object]


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its name; one reaction may be subscribed to several events."""
    reactions = [_reaction(line) for lines in SUBSCRIPTIONS.values() for line in lines]
    return {kind.name: kind for kind in [*reactions, *(_job(line.job) for line in SCHEDULE)]}


def _reaction(subscription: Subscription) -> Kind:
    return Kind(
        subscription.kind, subscription.queue, subscription.timeout_seconds or TIMEOUT_SECONDS, subscription.react
    )


def _job(job: Job) -> Kind:
    def run(_events: Sequence[Event]) -> object:
        return job.run()

    return Kind(job.kind, job.queue, job.timeout_seconds, run)
