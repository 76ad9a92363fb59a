"""Wake-ups: RQ jobs that name a kind of task and nothing else; a worker runs no other function, whoever queued it."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import structlog
from redis import Redis
from rq import Queue as RqQueue
from rq import get_current_job
from rq.job import Job as RqJob
from rq.serializers import JSONSerializer

from jobs import TIMEOUT_SECONDS, tasks
from jobs.kinds import kinds

KEPT_SECONDS = 3600  # a wake-up nobody took by then vanishes; its tasks are still in PostgreSQL

log = structlog.get_logger(__name__)


class ForeignJob(Exception):
    """Somebody with access to Redis queued what this application never queues."""


class WakeUp(RqJob):
    """An RQ job whose function comes from `ALLOWED` only; it has no instance, callbacks or webhooks."""

    @property
    def func(self) -> Callable[..., None]:
        """The allowed function of this name; logs and raises ForeignJob for anything else."""
        named = [self.func_name, self.instance, *self._callback_names(), *self.webhooks]
        if self.func_name not in ALLOWED or any(named[1:]):
            log.warning("job_refused", job_id=self.id, queue=self.origin, named=[str(name) for name in named if name])
            raise ForeignJob(f"{self.func_name} is not a job of this application")
        return ALLOWED[self.func_name]

    def _callback_names(self) -> list[str | None]:
        return [self._success_callback_name, self._failure_callback_name, self._stopped_callback_name]

    @property
    def success_callback(self) -> None:
        """Never: what a stored job names as its callback is not run."""

    @property
    def failure_callback(self) -> None:
        """Never, likewise."""

    @property
    def stopped_callback(self) -> None:
        """Never, likewise."""

    def send_webhooks(self, *_arguments: Any, **_options: Any) -> None:
        """Never: addresses stored in Redis are not called."""


class Queue(RqQueue):
    """An RQ queue of wake-ups, in JSON."""

    job_class = WakeUp

    def __init__(self, name: str = "default", connection: Redis | None = None, **options: Any) -> None:
        options["serializer"] = JSONSerializer
        options["job_class"] = WakeUp
        super().__init__(name, connection=connection, **options)


class Due(NamedTuple):
    """A kind of which tasks wait for a worker."""

    kind: str
    queue: str


class Bell:
    """Rings for workers. A kind whose last wake-up still waits in its queue needs no other: whoever takes that one
    leases after it was taken, and so sees every task committed by now.
    """

    def __init__(self, redis: Redis, lease_seconds: float) -> None:
        self._redis = redis
        self._lease_seconds = lease_seconds
        self._last: dict[str, str] = {}  # kind -> id of its latest wake-up

    def ring(self, due: Iterable[Due]) -> int:
        """Put a wake-up for each kind into its queue unless one waits there; returns how many were put."""
        count = 0
        for kind, queue_name in sorted(set(due)):
            queue = Queue(queue_name, connection=self._redis)
            last = self._last.get(kind)
            if last is None or self._redis.lpos(queue.key, last) is None:
                self._last[kind] = _put(queue, kind, self._lease_seconds)
                count += 1
        return count


def run(kind_name: str, lease_seconds: float) -> None:
    """What a wake-up does: one batch, and another wake-up behind the others in the queue if there may be more."""
    if tasks.run(kind_name, lease_seconds) and (job := get_current_job()) is not None:
        _put(Queue(job.origin, connection=job.connection), kind_name, lease_seconds)


def _put(queue: Queue, kind_name: str, lease_seconds: float) -> str:
    kind = kinds().get(kind_name)
    job = queue.enqueue(
        FUNCTION,
        args=(kind_name, lease_seconds),
        job_timeout=kind.timeout_seconds if kind else TIMEOUT_SECONDS,
        ttl=KEPT_SECONDS,
        result_ttl=0,
        failure_ttl=KEPT_SECONDS,
        description=kind_name,
    )
    return str(job.id)


FUNCTION = "jobs.wakeups.run"
ALLOWED: dict[str, Callable[..., None]] = {FUNCTION: run}
