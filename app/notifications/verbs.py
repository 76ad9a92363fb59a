"""What people can do to their inbox, for page and API."""

from app.core.screens.verbs import Verb
from app.notifications.services import MarkAllRead, MarkRead, mark_all_read, mark_read

MARK_READ = Verb(
    "mark_read",
    "Mark as read",
    MarkRead,
    mark_read,
    row="notification_id",
    icon="check",
    is_primary=True,
    is_offered=lambda notification: notification.read_at is None,
)
MARK_ALL_READ = Verb("mark_all_read", "Mark all as read", MarkAllRead, mark_all_read, icon="checks")
VERBS = (MARK_READ, MARK_ALL_READ)
