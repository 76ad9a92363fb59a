"""The relay: turns the rows of the outbox into tasks and wakes their workers."""

from functools import cache

import structlog
from redis import RedisError
from sqlalchemy import text

from app.core.db import session
from app.core.failpoints import failpoint
from app.core.transaction import transact
from app.subscriptions import SUBSCRIPTIONS
from jobs.wakeups import Bell, Due

BATCH = 500

log = structlog.get_logger(__name__)

_CLAIM = text("""
SELECT id FROM core.outbox WHERE dispatched_at IS NULL ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED
""")
_MAKE_TASKS = text("""
INSERT INTO core.task (kind, event_id, queue, arguments)
SELECT s.kind, o.event_id, s.queue, '{}'
  FROM core.outbox o
  JOIN unnest(CAST(:topics AS text[]), CAST(:kinds AS text[]), CAST(:queues AS text[])) AS s(topic, kind, queue)
    ON s.topic = o.topic
 WHERE o.id = ANY(:ids)
 ORDER BY o.id
ON CONFLICT (kind, event_id) DO NOTHING
RETURNING kind, queue
""")
_MARK = text("UPDATE core.outbox SET dispatched_at = now() WHERE id = ANY(:ids)")


def dispatch(bell: Bell) -> int:
    """Hand on up to 500 events; returns how many, 0 when the outbox is empty. Several relays share the work."""
    count, due = transact(_claim)
    failpoint("relay.after_commit")
    if due:
        wake(bell, due)
        failpoint("relay.after_wake")
    return count


def wake(bell: Bell, due: set[Due]) -> None:
    """Wake workers for committed tasks; without Redis the sweep does it later."""
    try:
        bell.ring(due)
    except RedisError as error:
        log.warning("wakeups_lost", kinds=sorted(task.kind for task in due), error=type(error).__name__)


def _claim() -> tuple[int, set[Due]]:
    ids = list(session.scalars(_CLAIM, {"limit": BATCH}))
    if not ids:
        return 0, set()
    rows = session.execute(_MAKE_TASKS, {"ids": ids, **_subscribed()})
    due = {Due(*row) for row in rows}
    failpoint("relay.before_mark")
    session.execute(_MARK, {"ids": ids})
    return len(ids), due


@cache
def _subscribed() -> dict[str, list[str]]:
    lines = [(event.name, line) for event, of_event in SUBSCRIPTIONS.items() for line in of_event]
    return {
        "topics": [topic for topic, _ in lines],
        "kinds": [line.kind for _, line in lines],
        "queues": [line.queue for _, line in lines],
    }
