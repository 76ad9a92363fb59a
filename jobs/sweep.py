"""The sweep: finds tasks whose worker died and tasks whose wake-up was lost, and wakes workers for them."""

import structlog
from sqlalchemy import text

from app.core.db import session
from app.core.transaction import transact
from jobs.relay import wake
from jobs.wakeups import Bell, Due

RECOVERIES_MAX = 3
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
_DUE = text("SELECT DISTINCT kind, queue FROM core.task WHERE state = 'queued' AND due_at <= now()")


def sweep(bell: Bell) -> None:
    """Requeue expired leases, then wake workers for every kind that has a due task."""
    transact(_recover)
    due = transact(lambda: {Due(*row) for row in session.execute(_DUE)})
    if due:
        wake(bell, due)


def _recover() -> None:
    for row in session.execute(_RECOVER, {"most": RECOVERIES_MAX, "limit": TASKS_MAX}):
        if row.state == "dead":
            log.error("task_dead", task_id=row.id, kind=row.kind, recoveries=row.recoveries)
        else:
            log.warning("task_recovered", task_id=row.id, kind=row.kind, recoveries=row.recoveries)
