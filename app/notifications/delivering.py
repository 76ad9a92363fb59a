"""Rows into inboxes: each once, and told to the open pages of its reader."""

from typing import Any

from sqlalchemy.dialects.postgresql import insert

from app.core import realtime
from app.core.db import session
from app.notifications.models import Notification


def deliver(rows: list[dict[str, Any]]) -> None:
    """Add the notifications that are not there yet, by reader and occasion, and announce them."""
    if not rows:
        return
    added = insert(Notification).on_conflict_do_nothing(index_elements=["user_id", "occasion"])
    newest: dict[int, tuple[int, int]] = {}
    for user_id, id_ in session.execute(added.returning(Notification.user_id, Notification.id), rows):
        last, count = newest.get(user_id, (0, 0))
        newest[user_id] = (max(last, id_), count + 1)
    for user_id, (id_, count) in newest.items():
        realtime.announce("notification", {"id": id_, "count": count}, rooms=[f"user:{user_id}"])
