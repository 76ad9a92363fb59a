"""The inbox: one row per user and event that concerns them."""

from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Text, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Instant, Name, Row, Word
from app.notifications.messages import Wording, told, tone_of


class Notification(Row):
    """Something a user should know: `kind` says what, `href` leads to it; unread until `read_at`, away while snoozed.

    `occasion` names the cause (`stock_alert:7:opened`), so that a reaction that runs twice notifies once. `facts` fill
    the sentences of its kind; `title` and `body` are those in English, for searching.
    """

    __table_args__ = (
        UniqueConstraint("user_id", "occasion"),
        Index("ix_notification_inbox", "user_id", "id"),
        Index("ix_notification_unread", "user_id", postgresql_where=text("read_at IS NULL AND snoozed_until IS NULL")),
        Index("ix_notification_subject", "subject", "subject_id"),
        Index("ix_notification_snoozed", "snoozed_until", postgresql_where=text("snoozed_until IS NOT NULL")),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"))
    kind: Mapped[Word]
    occasion: Mapped[str] = mapped_column(Text)
    subject: Mapped[Word]  # the resource it is about, such as StockAlert
    subject_id: Mapped[int] = mapped_column(BigInteger)
    title: Mapped[Name]
    body: Mapped[str] = mapped_column(Text, server_default="")
    href: Mapped[str] = mapped_column(Text)
    created_at: Mapped[Instant] = mapped_column(server_default=func.now())
    read_at: Mapped[Instant | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    snoozed_until: Mapped[Instant | None]

    @property
    def wording(self) -> Wording:
        """What it says to the reader; rows from before there were facts say what is stored."""
        return told(self.kind, self.facts) if self.facts else Wording(self.title, self.body)

    @property
    def what(self) -> str:
        """The title in the reader's language."""
        return self.wording.title

    @property
    def why(self) -> str:
        """The body in the reader's language."""
        return self.wording.body

    @property
    def because(self) -> str:
        """Why it came to this reader."""
        return self.wording.because

    @property
    def tone(self) -> str:
        """How it is coloured."""
        return tone_of(self.kind)

    def __str__(self) -> str:
        return self.what
