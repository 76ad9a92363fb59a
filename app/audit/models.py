"""The change log as a table; written once, with what it tells of."""

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Instant, Row, Word

CREATED, UPDATED, DELETED = "created", "updated", "deleted"
CHANGES = (CREATED, UPDATED, DELETED)


class Change(Row):
    """One row that was created, changed or deleted: `fields` maps a column to its values `[before, after]`.

    `resource` is the class of the row, as in permissions. The person is kept by id and by name: neither a deleted
    user nor a deleted row takes its history along. Written once: the database refuses UPDATE and DELETE.
    """

    __table_args__ = (
        CheckConstraint("verb IN ('created', 'updated', 'deleted')", name="verb"),
        Index("ix_change_row", "resource", "row_id", "id"),
        Index("ix_change_actor", "actor_id", "id"),
        Index("ix_change_at", "at", "id"),
    )

    resource: Mapped[str] = mapped_column(Text)
    row_id: Mapped[int] = mapped_column(BigInteger)
    verb: Mapped[Word]
    fields: Mapped[dict[str, Any]] = mapped_column(JSONB)
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(Text)
    request_id: Mapped[str | None] = mapped_column(Text)
    at: Mapped[Instant] = mapped_column(server_default=func.now())

    def __str__(self) -> str:
        return f"{self.resource} {self.row_id} {self.verb}"
