"""What users do with their inbox; each refuses for the system, which has none."""

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from pydantic.dataclasses import dataclass as command
from sqlalchemy import select, update

from app.core import clock, current, realtime
from app.core.db import session
from app.core.errors import Forbidden, NotFound
from app.core.language import say
from app.notifications.models import Notification
from app.notifications.queries import unread_count

PERIODS = {"one_hour": timedelta(hours=1), "one_day": timedelta(days=1), "one_week": timedelta(days=7)}


@command(frozen=True)
class MarkRead:
    """Mark one of one's own notifications as read."""

    notification_id: int


@command(frozen=True)
class MarkAllRead:
    """Mark all of one's own notifications as read."""


@command(frozen=True)
class Snooze:
    """Put one of one's own notifications away for the `period`; then it comes again, unread."""

    notification_id: int
    period: Literal["one_hour", "one_day", "one_week"] = "one_hour"


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
    _demand_own(user_id, command.notification_id)
    return _mark(user_id, Notification.id == command.notification_id)


def snooze(command: Snooze) -> InboxState:
    """Take the notification off the unread ones until the period is over; NotFound for one that is not the actor's."""
    user_id = _own_user_id()
    _demand_own(user_id, command.notification_id)
    sleeping = update(Notification).where(Notification.id == command.notification_id)
    session.execute(sleeping.values(read_at=None, snoozed_until=clock.now() + PERIODS[command.period]))
    return _state(user_id, 1)


def wake_due(limit: int = 500) -> int:
    """Put notifications whose snooze is over back among the unread ones and show them anew; how many."""
    due = select(Notification.id).where(Notification.snoozed_until <= clock.now()).order_by(Notification.snoozed_until)
    woken = update(Notification).where(Notification.id.in_(due.limit(limit).with_for_update(skip_locked=True)))
    rows = session.execute(woken.values(snoozed_until=None).returning(Notification.user_id, Notification.id)).all()
    for user_id, id_ in rows:
        realtime.announce("notification", {"id": id_, "woken_at": time.time_ns()}, rooms=[f"user:{user_id}"])
    return len(rows)


def mark_all_read(_command: MarkAllRead) -> InboxState:
    """Mark everything in the actor's inbox as read but what they snoozed."""
    return _mark(_own_user_id(), Notification.snoozed_until.is_(None))


def _mark(user_id: int, *which: Any) -> InboxState:
    unread = update(Notification).where(Notification.user_id == user_id, Notification.read_at.is_(None), *which)
    marked = session.scalars(unread.values(read_at=clock.now(), snoozed_until=None).returning(Notification.id)).all()
    return _state(user_id, len(marked))


def _state(user_id: int, changed: int) -> InboxState:
    state = InboxState(changed, unread_count(user_id))
    if changed:
        realtime.announce("inbox_read", {"unread": state.unread}, rooms=[f"user:{user_id}"])
    return state


def _demand_own(user_id: int, notification_id: int) -> None:
    mine = select(Notification.id).where(Notification.id == notification_id, Notification.user_id == user_id)
    if session.scalar(mine) is None:
        raise NotFound(say("You have no notification %(id)s.", id=notification_id))


def _own_user_id() -> int:
    user_id = current.actor().user_id
    if user_id is None:
        raise Forbidden(say("Only a person has an inbox."))
    return user_id
