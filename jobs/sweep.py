"""The sweep: finds tasks whose worker died and tasks whose wake-up was lost, and wakes workers for them."""

import structlog
from redis import Redis, RedisError
from sqlalchemy import text

from app.core.db import session
from app.core.transaction import transact
from jobs import QUEUES
from jobs.relay import wake
from jobs.wakeups import Due, Queue

RECOVERIES_MAX = 3
WAKE_UPS_ENOUGH = 200  # a queue with that many wake-ups in it lacks workers, not wake-ups
TASKS_MAX = 5000

log = structlog.get_logger(__name__)

# SKIP LOCKED: a worker inside its transaction holds the row, so it is alive, whatever its lease says.
_RECOVER = text("""
UPDATE core.task AS t
   SET recoveries = t.recoveries + 1, lease_until = NULL, due_at = now(),
       last_error = coalesce(t.last_error, 'The worker vanished before the end.'),
       state = CASE WHEN t.recoveries + 1 >= :most THEN 'dead' ELSE 'queued' END,
       finished_at = CASE WHEN t.recoveries + 1 >= :most THEN now() END
  FROM (SELECT id FROM core.task WHERE state = 'running' AND lease_until < now()
         ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED) AS lost
 WHERE t.id = lost.id
RETURNING t.id, t.kind, t.state, t.recoveries
""")
_OVERDUE = text("""
SELECT id, kind, queue, recoveries FROM core.task
 WHERE state = 'queued' AND due_at <= now() AND queue = ANY(:queues)
   AND (recoveries > 0 OR attempts > 0 OR created_at <= now() - make_interval(secs => :age))
 ORDER BY due_at, id LIMIT :limit
""")


def sweep(redis: Redis, lease_seconds: float, age_seconds: float) -> int:
    """Requeue expired leases and wake workers for every due task older than `age_seconds`; returns how many."""
    transact(_recover)
    try:
        queues = [name for name in QUEUES if Queue(name, connection=redis).count < WAKE_UPS_ENOUGH]
    except RedisError as error:
        log.warning("sweep_without_redis", error=type(error).__name__)
        return 0
    due = transact(lambda: _overdue(queues, age_seconds))
    if due:
        wake(redis, due, lease_seconds)
        log.info("tasks_woken_again", tasks=len(due))
    return len(due)


def _recover() -> None:
    for row in session.execute(_RECOVER, {"most": RECOVERIES_MAX, "limit": TASKS_MAX}):
        if row.state == "dead":
            log.error("task_dead", task_id=row.id, kind=row.kind, recoveries=row.recoveries)
        else:
            log.warning("task_recovered", task_id=row.id, kind=row.kind, recoveries=row.recoveries)


def _overdue(queues: list[str], age_seconds: float) -> list[Due]:
    rows = session.execute(_OVERDUE, {"queues": queues, "age": age_seconds, "limit": TASKS_MAX})
    return [Due(*row) for row in rows]
