"""Saved views of lists, and what each person prefers."""

from typing import Any

from app.core.db import Entity, Instant, Name, Row, Word  # first: gives FAB's tables our naming convention

# isort: split
from flask_appbuilder.security.sqla.models import Role, User
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

PRIVATE, ROLE, EVERYONE = "private", "role", "everyone"
AUDIENCES = (PRIVATE, ROLE, EVERYONE)
MAX_QUERY_LENGTH = 2_000
MAX_KEY_LENGTH = 64


class SavedView(Entity):
    """A list with its filters, search and order under a name.

    `query` is the list's query string without paging. Seen by its owner alone, by who holds its role, or by everyone
    (`audience`); among the tabs it stands by `position`, then name.
    """

    __table_args__ = (
        UniqueConstraint("user_id", "resource", "name"),
        CheckConstraint("audience IN ('private', 'role', 'everyone')", name="audience"),
        CheckConstraint("(audience = 'role') = (role_id IS NOT NULL)", name="role"),
        Index("ix_saved_view_resource", "resource"),
        Index("ix_saved_view_role_id", "role_id"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"))
    resource: Mapped[Name]
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(String(MAX_QUERY_LENGTH), server_default="", default="")
    audience: Mapped[Word] = mapped_column(server_default=PRIVATE, default=PRIVATE)
    role_id: Mapped[int | None] = mapped_column(ForeignKey("ab_role.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(server_default="0", default=0)

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    role: Mapped[Role | None] = relationship(foreign_keys=[role_id])

    def __str__(self) -> str:
        return self.name


class Preference(Row):
    """One setting of one person, such as the columns of a list: `list:StockLevel`."""

    __table_args__ = (UniqueConstraint("user_id", "key"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(MAX_KEY_LENGTH))
    value: Mapped[Any] = mapped_column(JSONB)
    changed_at: Mapped[Instant] = mapped_column(server_default=func.now())
