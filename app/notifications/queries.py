"""Questions about inboxes."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from app.core import current
from app.core.db import session
from app.notifications.models import Notification

IS_UNREAD = and_(Notification.read_at.is_(None), Notification.snoozed_until.is_(None))
STATES: Mapping[str, Any] = {
    "unread": IS_UNREAD,
    "snoozed": Notification.snoozed_until.is_not(None),
    "read": Notification.read_at.is_not(None),
}


def news(user_id: int, *, after: int, also: int | None, limit: int) -> list[Notification]:
    """The user's notifications with an id above `after`, and the one with id `also`; oldest first, at most `limit`.

    Snoozed ones are no news.
    """
    is_new = Notification.id > after if also is None else or_(Notification.id > after, Notification.id == also)
    statement = select(Notification).where(
        Notification.user_id == user_id, is_new, Notification.snoozed_until.is_(None)
    )
    return list(session.scalars(statement.order_by(Notification.id).limit(limit)))


def newest_unread(user_id: int, limit: int) -> list[Notification]:
    """The user's newest unread notifications, newest first, at most `limit`."""
    statement = select(Notification).where(Notification.user_id == user_id, IS_UNREAD)
    return list(session.scalars(statement.order_by(Notification.id.desc()).limit(limit)))


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
    statement = select(func.count()).where(Notification.user_id == user_id, IS_UNREAD)
    return session.scalars(statement).one()


def is_read_state(state: str) -> Any:
    """The condition of the word: `unread`, `snoozed` or `read`."""
    return STATES[state]


def own(statement: Select[Any], actor: current.Actor) -> Select[Any]:
    """The SELECT narrowed to the actor's own notifications; the system has none."""
    return statement.where(Notification.user_id == actor.user_id)
