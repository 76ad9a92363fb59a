"""What runs outside of a request: reactions to events and the jobs of the clock, from queues kept in PostgreSQL.

An event's row in the outbox becomes one task row per reaction; a due line of the clock becomes a task row too. Redis
carries only wake-ups with task ids, so whatever Redis or a worker loses, the sweep finds in PostgreSQL again.
"""

from collections.abc import Callable
from dataclasses import dataclass

QUEUES = ("default", "live", "reports")  # one worker process each; `live` is what people wait for
TIMEOUT_SECONDS = 60


@dataclass(frozen=True)
class Job:
    """A function without arguments that may run twice harmlessly, and the queue it runs in."""

    run: Callable[[], object]
    queue: str
    timeout_seconds: int

    @property
    def kind(self) -> str:
        """The name under which its tasks are stored: `stock.expire_reservations`."""
        return f"{self.run.__module__.removeprefix('jobs.')}.{self.run.__name__}"


def job(queue: str = "default", *, timeout_seconds: int = TIMEOUT_SECONDS) -> Callable[[Callable[[], object]], Job]:
    """Make a function a job that the clock may name; it runs as the system, in one transaction."""
    if queue not in QUEUES:
        raise ValueError(f"no queue is called {queue!r}")

    def make(run: Callable[[], object]) -> Job:
        return Job(run, queue, timeout_seconds)

    return make
