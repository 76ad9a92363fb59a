"""Examinations: what the doctor found, when, and what a rebuild would put right."""

from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.auth.models import User
from app.core.db import Instant, Row, Word
from app.core.language import mark
from app.core.screens.words import numbered

ASKED, SOUND, BROKEN, REBUILT, GIVEN_UP = EXAMINATION_STATES = ("asked", "sound", "broken", "rebuilt", "given_up")
NIGHTLY, ON_DEMAND = OCCASIONS = ("nightly", "on_demand")


class Examination(Row):
    """One proof of the ledger: every check with what it looked at and the first rows that disagree.

    `verdicts` are the checks; `changes` the rows of levels, holds and accounts that are not what the ledger makes
    them, of the first of the `differing` items. At most one examination waits at a time.
    """

    __table_args__ = (
        CheckConstraint("state IN ('asked', 'sound', 'broken', 'rebuilt', 'given_up')", name="state"),
        CheckConstraint("occasion IN ('nightly', 'on_demand')", name="occasion"),
        Index("uq_examination_asked", "state", unique=True, postgresql_where=text("state = 'asked'")),
    )

    state: Mapped[Word] = mapped_column(default=ASKED, server_default=ASKED)
    occasion: Mapped[Word]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id", ondelete="SET NULL"))
    asked_at: Mapped[Instant] = mapped_column(server_default=func.now())
    finished_at: Mapped[Instant | None]
    seconds: Mapped[Decimal | None] = mapped_column(Numeric(12, 3))
    checks: Mapped[int] = mapped_column(default=0, server_default="0")
    broken: Mapped[int] = mapped_column(default=0, server_default="0")
    differing: Mapped[int] = mapped_column(default=0, server_default="0")
    verdicts: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list, server_default="[]")
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list, server_default="[]")
    rebuilt_at: Mapped[Instant | None]
    rebuilt_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id", ondelete="SET NULL"))

    asked_by: Mapped[User | None] = relationship(foreign_keys=[asked_by_id])
    rebuilt_by: Mapped[User | None] = relationship(foreign_keys=[rebuilt_by_id])

    @property
    def is_rebuildable(self) -> bool:
        """Whether it found rows that the ledger can put right."""
        return self.state == BROKEN and bool(self.changes)

    def __str__(self) -> str:
        return numbered(mark("Examination"), self.id)
