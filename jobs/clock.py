"""The clock: makes a task of each line of the schedule that falls due, once, however many clocks run."""

from sqlalchemy import text

from app.core.db import session
from app.core.transaction import transact
from jobs.schedule import SCHEDULE
from jobs.wakeups import Due

# The database's time names the slot, and the slot names the task: a second scheduler inserts nothing. While a task of
# the same job waits or runs, no other is added, so an absent worker finds one task, not a day of them.
_TICK = text("""
INSERT INTO core.task (kind, event_id, queue, arguments)
SELECT s.kind, CAST(md5(s.kind || '@' || floor(extract(epoch FROM now()) / s.every)) AS uuid), s.queue, '{}'
  FROM unnest(CAST(:kinds AS text[]), CAST(:queues AS text[]), CAST(:every AS int[])) AS s(kind, queue, every)
 WHERE NOT EXISTS (SELECT FROM core.task t WHERE t.kind = s.kind AND t.state IN ('queued', 'running'))
ON CONFLICT (kind, event_id) DO NOTHING
RETURNING kind, queue
""")


def tick() -> set[Due]:
    """Make the tasks of the lines whose present slot has none yet; returns their kinds, for the bell."""
    jobs = [line.job for line in SCHEDULE]
    columns = {
        "kinds": [job.kind for job in jobs],
        "queues": [job.queue for job in jobs],
        "every": [line.every_seconds for line in SCHEDULE],
    }
    return transact(lambda: {Due(*row) for row in session.execute(_TICK, columns)})
