"""The kinds of task: each subscribed reaction and each scheduled job; a stored task can only ever run one of these."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import app.sitemap  # noqa: F401  every model, so that a worker's mappers are complete
from app.core.events import Event
from app.subscriptions import SUBSCRIPTIONS, Subscription
from jobs import TIMEOUT_SECONDS, Job
from jobs.schedule import SCHEDULE


@dataclass(frozen=True)
class Kind:
    """What a task of this name does with the payloads of a batch, where, and for how long at most."""

    name: str
    queue: str
    timeout_seconds: int
    run: Callable[[Sequence[dict[str, Any]]], object]


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its name."""
    reactions = [_reaction(event, line) for event, lines in SUBSCRIPTIONS.items() for line in lines]
    return {kind.name: kind for kind in [*reactions, *(_job(line.job) for line in SCHEDULE)]}


def _reaction(event: type[Event], subscription: Subscription) -> Kind:
    def run(payloads: Sequence[dict[str, Any]]) -> object:
        return subscription.react([event.load(payload) for payload in payloads])

    return Kind(subscription.kind, subscription.queue, TIMEOUT_SECONDS, run)


def _job(job: Job) -> Kind:
    def run(_payloads: Sequence[dict[str, Any]]) -> object:
        return job.run()

    return Kind(job.kind, job.queue, job.timeout_seconds, run)
