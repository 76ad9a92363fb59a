"""Jobs that keep the queue's own tables small."""

from sqlalchemy import text

from app.core.db import session
from jobs import job

KEPT_DAYS = 7
ROWS_PER_RUN = 50_000

_TASKS = text("""
DELETE FROM core.task WHERE id IN (
    SELECT id FROM core.task
     WHERE state = 'done' AND finished_at < now() - make_interval(days => :days) ORDER BY id LIMIT :rows)
""")
# An event stays as long as a task of it waits, runs or is dead: the task reads its payload here. Of the numbered events
# of a thing the newest old one stays too: from its number on, the doctor proves that none is missing.
_EVENTS = text("""
DELETE FROM core.outbox WHERE id IN (
    SELECT o.id FROM core.outbox o
     WHERE o.dispatched_at < now() - make_interval(days => :days)
       AND NOT EXISTS (SELECT FROM core.task t WHERE t.event_id = o.event_id)
       AND (o.aggregate_seq IS NULL OR EXISTS (
            SELECT FROM core.outbox later
             WHERE later.topic = o.topic AND later.aggregate_id = o.aggregate_id
               AND later.aggregate_seq > o.aggregate_seq
               AND later.dispatched_at < now() - make_interval(days => :days)))
     ORDER BY o.id LIMIT :rows)
""")


@job("reports", timeout_seconds=300)
def prune() -> None:
    """Delete done tasks and handed-on events after a week; dead tasks stay until a person has looked at them."""
    bounds = {"days": KEPT_DAYS, "rows": ROWS_PER_RUN}
    session.execute(_TASKS, bounds)
    session.execute(_EVENTS, bounds)
