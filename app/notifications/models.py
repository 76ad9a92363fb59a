"""The inbox: one row per user and event that concerns them."""

from sqlalchemy import BigInteger, ForeignKey, Index, Text, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Instant, Name, Row, Word


class Notification(Row):
    """Something a user should know: `kind` says what, `href` leads to it; unread until `read_at`.

    `occasion` names the cause (`stock_alert:7:opened`), so that a reaction that runs twice notifies once.
    """

    __table_args__ = (
        UniqueConstraint("user_id", "occasion"),
        Index("ix_notification_inbox", "user_id", "id"),
        Index("ix_notification_unread", "user_id", postgresql_where=text("read_at IS NULL")),
        Index("ix_notification_subject", "subject", "subject_id"),
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

    def __str__(self) -> str:
        return self.title
