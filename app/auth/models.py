"""FAB's users, roles and permissions, and the row scope of each user."""

from app.core.db import (
    Code,
    Instant,
    Row,
)  # first: it gives the metadata its naming convention before FAB's tables are made

# isort: split
from flask_appbuilder.security.sqla.models import (
    Group,
    Permission,
    PermissionView,
    Role,
    User,
    ViewMenu,
    assoc_group_role,
    assoc_permissionview_role,
    assoc_user_group,
    assoc_user_role,
)
from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

__all__ = [
    "EndedSession",
    "Group",
    "Permission",
    "PermissionView",
    "Role",
    "User",
    "UserSite",
    "ViewMenu",
    "assoc_group_role",
    "assoc_permissionview_role",
    "assoc_user_group",
    "assoc_user_role",
]


class UserSite(Row):
    """One site that a user may see and change; a user without any sees every site."""

    __table_args__ = (UniqueConstraint("user_id", "site_id"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"))
    # A location of kind site. Auth stands below inventory, so the database does not enforce this reference.
    site_id: Mapped[int] = mapped_column(BigInteger)


class EndedSession(Row):
    """A session that its owner ended by signing out; a copy of its cookie opens nothing any more."""

    __table_args__ = (UniqueConstraint("sid"),)

    sid: Mapped[Code]
    ended_at: Mapped[Instant] = mapped_column(server_default=func.now())
