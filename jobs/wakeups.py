"""Wake-ups: RQ jobs that carry task ids and nothing else; a worker runs no other function, whoever queued it."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import structlog
from redis import Redis
from rq import Queue as RqQueue
from rq.job import Job as RqJob
from rq.serializers import JSONSerializer

from jobs import tasks
from jobs.kinds import kinds

BATCH = 500  # tasks of one wake-up at most
KEPT_SECONDS = 3600  # a wake-up nobody took by then vanishes; its tasks are still in PostgreSQL
ALLOWED: dict[str, Callable[..., None]] = {"jobs.tasks.run": tasks.run}

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
    """A task that waits for a worker; one that was recovered is woken alone, lest it take others down again."""

    id: int
    kind: str
    queue: str
    recoveries: int = 0


def enqueue(redis: Redis, due: Sequence[Due], lease_seconds: float) -> int:
    """Put the tasks' wake-ups into their queues, in one round trip each; returns how many wake-ups."""
    count = 0
    for queue_name, in_queue in groupby(
        sorted(due, key=lambda task: (task.queue, task.kind, task.id)), lambda t: t.queue
    ):
        queue = Queue(queue_name, connection=redis)
        jobs = [_prepare(chunk, lease_seconds) for chunk in _chunks(list(in_queue))]
        queue.enqueue_many(jobs)
        count += len(jobs)
    return count


def _chunks(due: Sequence[Due]) -> list[Sequence[Due]]:
    chunks: list[Sequence[Due]] = []
    for _kind, group in groupby(due, key=lambda task: task.kind):
        of_kind = list(group)
        fresh = [task for task in of_kind if not task.recoveries]
        chunks += [fresh[start : start + BATCH] for start in range(0, len(fresh), BATCH)]
        chunks += [[task] for task in of_kind if task.recoveries]
    return chunks


def _prepare(chunk: Sequence[Due], lease_seconds: float) -> Any:
    kind = kinds().get(chunk[0].kind)
    return Queue.prepare_data(
        "jobs.tasks.run",
        args=([task.id for task in chunk], lease_seconds),
        timeout=kind.timeout_seconds if kind else 60,
        ttl=KEPT_SECONDS,
        result_ttl=0,
        failure_ttl=KEPT_SECONDS,
        description=f"{chunk[0].kind} x {len(chunk)}",
    )
