"""What a worker does with a wake-up: lease due tasks, run them as one batch, mark them done in the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog
from rq.timeouts import BaseTimeoutException
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.core.db import session
from app.core.events import EVENTS, Event
from app.core.failpoints import failpoint
from app.core.transaction import transact
from jobs.kinds import Kind, kinds

BATCH = 500
ATTEMPTS_MAX = 8  # 1 + 16 + 81 + ... s of backoff: about an hour of failures before a person is asked
BACKOFF_SECONDS_MAX = 1200

log = structlog.get_logger(__name__)

# A task that was recovered runs alone, lest it take others down with it once more.
_LEASE = text("""
UPDATE core.task AS t
   SET state = 'running', attempts = t.attempts + 1, lease_until = now() + make_interval(secs => :seconds)
  FROM (SELECT id FROM core.task
         WHERE kind = :kind AND state = 'queued' AND due_at <= now() AND (recoveries > 0) = :is_recovered
         ORDER BY due_at, id LIMIT :limit FOR UPDATE SKIP LOCKED) AS free
 WHERE t.id = free.id
RETURNING t.id, t.attempts AS token, t.event_id
""")
_EVENTS = text("SELECT topic, payload FROM core.outbox WHERE event_id = ANY(:event_ids) ORDER BY id")
# First in the batch's transaction: the row locks keep the sweep away, and a lease that was lost is left out.
_FINISH = text("""
UPDATE core.task AS t
   SET state = 'done', finished_at = now(), lease_until = NULL, last_error = NULL
  FROM unnest(CAST(:ids AS bigint[]), CAST(:tokens AS int[])) AS held(id, token)
 WHERE t.id = held.id AND t.state = 'running' AND t.attempts = held.token
RETURNING t.id
""")
_FAIL = text("""
UPDATE core.task
   SET state = CASE WHEN attempts >= :most THEN 'dead' ELSE 'queued' END,
       due_at = now() + make_interval(secs => least(attempts ^ 4, :longest)),
       finished_at = CASE WHEN attempts >= :most THEN now() END,
       lease_until = NULL, last_error = :error
 WHERE id = :id AND state = 'running' AND attempts = :token
RETURNING state
""")


@dataclass(frozen=True)
class Lease:
    """A task held by this worker; `token` is the attempt it was taken for."""

    id: int
    token: int
    event_id: UUID


def run(kind_name: str, lease_seconds: float) -> bool:
    """Do one batch of the kind's due tasks, up to 500; whether there may be more. LookupError for an unknown kind."""
    kind = kinds().get(kind_name)
    if kind is None:
        raise LookupError(f"no reaction or job is called {kind_name!r}")
    batch, may_be_more = transact(lambda: _take(kind_name, lease_seconds))
    failpoint("task.after_lease")
    if batch:
        _run_batch(kind, batch)
    return may_be_more


def _take(kind_name: str, lease_seconds: float) -> tuple[list[Lease], bool]:
    """Lease the oldest due tasks that nobody holds; a second wake-up for the same ones finds nothing."""
    for is_recovered, limit in ((False, BATCH), (True, 1)):
        bounds = {"kind": kind_name, "seconds": lease_seconds, "is_recovered": is_recovered, "limit": limit}
        leases = sorted((Lease(*row) for row in session.execute(_LEASE, bounds)), key=lambda lease: lease.id)
        if leases:
            return leases, len(leases) == limit
    return [], False


def _run_batch(kind: Kind, batch: Sequence[Lease]) -> None:
    """Run the batch in one transaction; if it fails, its halves, so that a poisonous event fails alone."""
    try:
        transact(lambda: _work(kind, batch))
    except BaseTimeoutException:
        raise  # the clock of this wake-up is used up: the leases run out and the sweep takes over, one by one
    except Exception as error:
        if isinstance(error, DBAPIError) and error.connection_invalidated:
            raise  # the database is away, which is not the event's fault
        if len(batch) == 1:
            _fail(kind, batch[0], error)
            return
        middle = len(batch) // 2
        _run_batch(kind, batch[:middle])
        _run_batch(kind, batch[middle:])


def _work(kind: Kind, batch: Sequence[Lease]) -> None:
    tokens = {"ids": [lease.id for lease in batch], "tokens": [lease.token for lease in batch]}
    held = set(session.scalars(_FINISH, tokens))
    failpoint("task.before_effect")
    if held:
        kind.run(_events([lease.event_id for lease in batch if lease.id in held]))
    failpoint("task.before_commit")


def _events(event_ids: Sequence[UUID]) -> list[Event]:
    """The events in the order they were recorded; a job's task has none."""
    return [EVENTS[row.topic].load(row.payload) for row in session.execute(_EVENTS, {"event_ids": event_ids})]


def _fail(kind: Kind, lease: Lease, error: Exception) -> None:
    detail = f"{type(error).__name__}: {error}"[:2000]
    state = transact(
        lambda: session.scalar(
            _FAIL,
            {
                "id": lease.id,
                "token": lease.token,
                "error": detail,
                "most": ATTEMPTS_MAX,
                "longest": BACKOFF_SECONDS_MAX,
            },
        )
    )
    report = log.error if state == "dead" else log.warning
    event = "task_dead" if state == "dead" else "task_failed"
    report(event, task_id=lease.id, kind=kind.name, attempt=lease.token, error=detail, exc_info=error)
