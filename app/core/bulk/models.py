"""A run over many rows, and what became of each of them."""

from typing import Any

from app.core.db import Instant, LongText, Name, Row, Word  # first: gives FAB's tables our naming convention

# isort: split
from flask_appbuilder.security.sqla.models import User
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

QUEUED, RUNNING, DONE, FAILED, CANCELLED = RUN_STATES = ("queued", "running", "done", "failed", "cancelled")
WAITING, CHANGED, UNCHANGED, REFUSED = ITEM_STATES = ("waiting", "changed", "unchanged", "refused")
OPEN_STATES = (QUEUED, RUNNING)


class BulkRun(Row):
    """One act on many rows of a resource, in the name of the person who asked.

    `arguments` are JSON values: the fields of an edit, or a verb's command. `query` is what the list was asked for
    where all that matched was chosen. `key` is the asker's Idempotency-Key and `digest` what it was used for.
    """

    __table_args__ = (
        UniqueConstraint("user_id", "key"),
        UniqueConstraint("undoes_id"),
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed', 'cancelled')", name="state"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"))
    resource: Mapped[Name]
    act: Mapped[Name]
    arguments: Mapped[dict[str, Any]] = mapped_column(JSONB)
    query: Mapped[LongText | None]
    key: Mapped[str] = mapped_column(String(255))
    digest: Mapped[str] = mapped_column(String(64))
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("core.bulk_run.id", ondelete="CASCADE"))
    state: Mapped[Word] = mapped_column(server_default=QUEUED, default=QUEUED)
    total: Mapped[int] = mapped_column(server_default="0", default=0)
    done: Mapped[int] = mapped_column(server_default="0", default=0)
    changed: Mapped[int] = mapped_column(server_default="0", default=0)
    failed: Mapped[int] = mapped_column(server_default="0", default=0)
    reason: Mapped[LongText | None]
    asked_at: Mapped[Instant] = mapped_column(server_default=func.now())
    finished_at: Mapped[Instant | None]

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    undoes: Mapped["BulkRun | None"] = relationship(foreign_keys=[undoes_id], remote_side="BulkRun.id")

    @property
    def is_open(self) -> bool:
        """Whether rows may still change."""
        return self.state in OPEN_STATES

    def __str__(self) -> str:
        return f"{self.act.replace('_', ' ').capitalize()} · {self.resource} · {self.id}"


class BulkItem(Row):
    """One row of a run. `before` holds an edit's old values, `version_after` the row's version once it was edited."""

    __table_args__ = (
        UniqueConstraint("run_id", "row_id"),
        CheckConstraint("state IN ('waiting', 'changed', 'unchanged', 'refused')", name="state"),
        Index("ix_bulk_item_run_id_state_id", "run_id", "state", "id"),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("core.bulk_run.id", ondelete="CASCADE"))
    row_id: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[Word] = mapped_column(server_default=WAITING, default=WAITING)
    reason: Mapped[LongText | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    version_after: Mapped[int | None] = mapped_column(BigInteger)

    run: Mapped[BulkRun] = relationship()

    def __str__(self) -> str:
        return str(self.row_id)
