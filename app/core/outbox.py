"""The outbox: every event is a row written in the transaction of its cause; a task is one piece of work it sets off.

PostgreSQL is the queue of record. Redis only carries the wake-up, so nothing is lost when a nudge is.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, UniqueConstraint, event, func, insert, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import Session as OrmSession
from uuid_utils.compat import uuid7

from app.core import current, nudge
from app.core.db import Instant, Row, Word, session
from app.core.events import Event


class Outbox(Row):
    """One event; `dispatched_at` is set once its tasks exist."""

    __table_args__ = (
        Index("ix_outbox_waiting", "id", postgresql_where=text("dispatched_at IS NULL")),
        Index("ix_outbox_aggregate", "topic", "aggregate_id", "aggregate_seq"),
    )

    event_id: Mapped[UUID] = mapped_column(unique=True)
    topic: Mapped[str] = mapped_column(Text)
    aggregate_id: Mapped[int] = mapped_column(BigInteger)
    aggregate_seq: Mapped[int | None] = mapped_column(BigInteger)
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    actor_id: Mapped[int | None]
    request_id: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[Instant] = mapped_column(server_default=func.now())
    dispatched_at: Mapped[Instant | None]


class Task(Row):
    """One piece of work: a reaction to an event, or a job somebody asked for (then `event_id` is its own).

    `attempts` doubles as the fencing token: only the worker that took the latest lease may finish the task.
    """

    __table_args__ = (
        UniqueConstraint("kind", "event_id"),
        CheckConstraint("state IN ('queued', 'running', 'done', 'dead')", name="state"),
        Index("ix_task_open", "kind", "due_at", "id", postgresql_where=text("state IN ('queued', 'running')")),
    )

    kind: Mapped[str] = mapped_column(Text)
    event_id: Mapped[UUID]
    queue: Mapped[Word] = mapped_column(server_default="default")
    arguments: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[Word] = mapped_column(server_default="queued")
    attempts: Mapped[int] = mapped_column(server_default="0")
    recoveries: Mapped[int] = mapped_column(server_default="0")
    due_at: Mapped[Instant] = mapped_column(server_default=func.now())
    lease_until: Mapped[Instant | None]
    last_error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[Instant] = mapped_column(server_default=func.now())
    finished_at: Mapped[Instant | None]


def record(*events: Event) -> None:
    """Write the events into the outbox of the running transaction, in one statement."""
    record_all(events)


def record_all(events: Iterable[Event]) -> None:
    """Like `record`, for any number of events."""
    actor_id, request_id = current.actor().user_id, current.request_id()
    rows = [
        {
            "event_id": uuid7(),
            "topic": fact.name,
            "aggregate_id": fact.aggregate_id,
            "aggregate_seq": fact.aggregate_seq,
            "payload": fact.payload(),
            "actor_id": actor_id,
            "request_id": request_id,
        }
        for fact in events
    ]
    if rows:
        session.execute(insert(Outbox.__table__), rows)
        session.info["has_recorded"] = True


@event.listens_for(OrmSession, "after_commit")
def _nudge_relay(committed: OrmSession) -> None:
    if committed.info.pop("has_recorded", False):
        nudge.relay()


@event.listens_for(OrmSession, "after_rollback")
def _forget(rolled_back: OrmSession) -> None:
    rolled_back.info.pop("has_recorded", None)
