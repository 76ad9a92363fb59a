"""Questions about inboxes."""

from sqlalchemy import func, select

from app.core.db import session
from app.notifications.models import Notification


def inbox(user_id: int, *, after: int = 0, limit: int) -> list[Notification]:
    """The user's notifications with an id above `after`, oldest first, at most `limit`."""
    statement = select(Notification).where(Notification.user_id == user_id, Notification.id > after)
    return list(session.scalars(statement.order_by(Notification.id).limit(limit)))


def latest(user_id: int, *, limit: int) -> list[Notification]:
    """The user's newest notifications, newest first."""
    statement = select(Notification).where(Notification.user_id == user_id)
    return list(session.scalars(statement.order_by(Notification.id.desc()).limit(limit)))


def unread_count(user_id: int) -> int:
    """How many notifications the user has not read."""
    statement = select(func.count()).where(Notification.user_id == user_id, Notification.read_at.is_(None))
    return session.scalars(statement).one()
