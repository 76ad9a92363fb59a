"""Runs that nobody works on any more: those whose task died, and those that ended long ago."""

from sqlalchemy import text

from app.core.bulk.events import BulkRunAsked
from app.core.db import session
from app.core.language import mark

KEPT_DAYS = 90  # so long a run can be looked at and taken back
RUNS_AT_ONCE = 500
GIVEN_UP = mark("The work failed several times and was given up; the rows that still wait were left alone.")

# A dead task may be queued again by an operator, or another part be on its way: then the run is not over.
_END = text("""
UPDATE core.bulk_run AS run SET state = 'failed', reason = :reason, finished_at = now()
 WHERE run.state IN ('queued', 'running')
   AND EXISTS (SELECT FROM core.outbox o JOIN core.task t ON t.event_id = o.event_id
                WHERE o.topic = :topic AND o.aggregate_id = run.id AND t.state = 'dead')
   AND NOT EXISTS (SELECT FROM core.outbox o LEFT JOIN core.task t ON t.event_id = o.event_id
                    WHERE o.topic = :topic AND o.aggregate_id = run.id
                      AND (o.dispatched_at IS NULL OR t.state IN ('queued', 'running')))
RETURNING run.id
""")
_FORGET = text("""
DELETE FROM core.bulk_run WHERE id IN (
    SELECT id FROM core.bulk_run
     WHERE finished_at < now() - make_interval(days => :days) ORDER BY id LIMIT :runs)
RETURNING id
""")


def end_given_up() -> int:
    """End the open runs whose task is dead, with the reason; how many."""
    return len(session.execute(_END, {"reason": GIVEN_UP, "topic": BulkRunAsked.name}).all())


def forget_old() -> int:
    """Delete up to 500 runs that ended over 90 days ago, with their rows; the change log keeps what they did."""
    return len(session.execute(_FORGET, {"days": KEPT_DAYS, "runs": RUNS_AT_ONCE}).all())
