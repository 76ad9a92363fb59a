"""What users do with their inbox; each refuses for the system, which has none."""

from dataclasses import dataclass
from typing import Any

from pydantic.dataclasses import dataclass as command
from sqlalchemy import select, update

from app.core import clock, current, realtime
from app.core.db import session
from app.core.errors import Forbidden, NotFound
from app.core.language import say
from app.notifications.models import Notification
from app.notifications.queries import unread_count


@command(frozen=True)
class MarkRead:
    """Mark one of one's own notifications as read."""

    notification_id: int


@command(frozen=True)
class MarkAllRead:
    """Mark all of one's own notifications as read."""


@dataclass(frozen=True)
class InboxState:
    """How many notifications this changed and how many stay unread."""

    marked: int
    unread: int

    def as_dict(self) -> dict[str, Any]:
        """The state as JSON values."""
        return {"marked": self.marked, "unread": self.unread}


def mark_read(command: MarkRead) -> InboxState:
    """Mark the notification as read, harmlessly again; NotFound for one that is not the actor's."""
    user_id = _own_user_id()
    mine = select(Notification.id).where(Notification.id == command.notification_id, Notification.user_id == user_id)
    if session.scalar(mine) is None:
        raise NotFound(say("You have no notification %(id)s.", id=command.notification_id))
    return _mark(user_id, Notification.id == command.notification_id)


def mark_all_read(_command: MarkAllRead) -> InboxState:
    """Mark everything in the actor's inbox as read."""
    return _mark(_own_user_id())


def _mark(user_id: int, *which: Any) -> InboxState:
    unread = update(Notification).where(Notification.user_id == user_id, Notification.read_at.is_(None), *which)
    marked = session.scalars(unread.values(read_at=clock.now()).returning(Notification.id)).all()
    state = InboxState(len(marked), unread_count(user_id))
    if marked:
        realtime.announce("inbox_read", {"unread": state.unread}, rooms=[f"user:{user_id}"])
    return state


def _own_user_id() -> int:
    user_id = current.actor().user_id
    if user_id is None:
        raise Forbidden(say("Only a person has an inbox."))
    return user_id
