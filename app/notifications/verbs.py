"""What people can do to their inbox, for page and API."""

from app.core.screens.verbs import Verb
from app.notifications.services import MarkAllRead, MarkRead, Snooze, mark_all_read, mark_read, snooze

MARK_READ = Verb(
    "mark_read",
    "Mark as read",
    MarkRead,
    mark_read,
    row="notification_id",
    icon="check",
    is_primary=True,
    is_bulk=True,
    is_offered=lambda notification: notification.read_at is None,
)
SNOOZE = Verb(
    "snooze",
    "Snooze",
    Snooze,
    snooze,
    row="notification_id",
    icon="clock-pause",
    is_bulk=True,
    is_offered=lambda notification: notification.snoozed_until is None,
    labels={"period": "For"},
    purpose="Puts it away; when the time is over, it comes again as unread.",
)
MARK_ALL_READ = Verb("mark_all_read", "Mark all as read", MarkAllRead, mark_all_read, icon="checks")
VERBS = (MARK_READ, SNOOZE, MARK_ALL_READ)
