"""The doctor of the queue: every event is handed on and every task done, in time, or its row is named."""

from collections.abc import Collection, Iterator

from app.core.doctor import Check, Verdict, carry_out

PATIENCE_MINUTES = 5  # a backlog that drains is sound; one that stands still is not

CHECKS = (
    Check(
        "every event is handed on to its reactions",
        "SELECT count(*) FROM core.outbox",
        """
        SELECT id AS outbox_id, topic, aggregate_id, created_at FROM core.outbox
        WHERE dispatched_at IS NULL AND created_at < now() - make_interval(mins => %(minutes)s) ORDER BY id
        """,
    ),
    Check(
        "no task waits for a worker past its time",
        "SELECT count(*) FROM core.task WHERE state = 'queued'",
        """
        SELECT id AS task_id, kind, queue, due_at, attempts, left(last_error, 200) AS last_error FROM core.task
        WHERE state = 'queued' AND due_at < now() - make_interval(mins => %(minutes)s) ORDER BY id
        """,
    ),
    Check(
        "no running task has lost its worker",
        "SELECT count(*) FROM core.task WHERE state = 'running'",
        """
        SELECT id AS task_id, kind, queue, lease_until, attempts FROM core.task
        WHERE state = 'running'
          AND (lease_until IS NULL OR lease_until < now() - make_interval(mins => %(minutes)s)) ORDER BY id
        """,
    ),
    Check(
        "no task is dead",
        "SELECT count(*) FROM core.task",
        """
        SELECT id AS task_id, kind, attempts, recoveries, left(last_error, 200) AS last_error FROM core.task
        WHERE state = 'dead' ORDER BY id
        """,
    ),
    Check(
        "every open task is of a known kind",
        "SELECT count(*) FROM core.task WHERE state <> 'done'",
        """
        SELECT id AS task_id, kind, queue, state FROM core.task
        WHERE state <> 'done' AND kind <> ALL(%(kinds)s::text[]) ORDER BY id
        """,
    ),
)


def examine(kinds: Collection[str]) -> Iterator[Verdict]:
    """Carry out every check of the queue; `kinds` are the names of all reactions and jobs there are."""
    return carry_out(CHECKS, minutes=PATIENCE_MINUTES, kinds=list(kinds))
