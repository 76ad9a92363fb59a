"""Questions about inboxes."""

from typing import Any

from sqlalchemy import Select, func, select

from app.core import current
from app.core.db import session
from app.notifications.models import Notification


def inbox(user_id: int, *, after: int = 0, limit: int) -> list[Notification]:
    """The user's notifications with an id above `after`, oldest first, at most `limit`."""
    statement = select(Notification).where(Notification.user_id == user_id, Notification.id > after)
    return list(session.scalars(statement.order_by(Notification.id).limit(limit)))


def newest_id(user_id: int) -> int:
    """Id of the user's newest notification, 0 if there is none."""
    statement = select(func.coalesce(func.max(Notification.id), 0)).where(Notification.user_id == user_id)
    return session.scalars(statement).one()


def count_after(user_id: int, after: int) -> int:
    """How many of the user's notifications have an id above `after`."""
    statement = select(func.count()).where(Notification.user_id == user_id, Notification.id > after)
    return session.scalars(statement).one()


def unread_count(user_id: int) -> int:
    """How many notifications the user has not read."""
    statement = select(func.count()).where(Notification.user_id == user_id, Notification.read_at.is_(None))
    return session.scalars(statement).one()


def is_read_state(state: str) -> Any:
    """The condition of the word: `unread` or `read`."""
    return Notification.read_at.is_(None) if state == "unread" else Notification.read_at.is_not(None)


def own(statement: Select[Any], actor: current.Actor) -> Select[Any]:
    """The SELECT narrowed to the actor's own notifications; the system has none."""
    return statement.where(Notification.user_id == actor.user_id)
