"""The inbox as a page: one's own notifications, newest first."""

from app.core.screens.computed import ComputedFilter
from app.core.screens.interface import Interface
from app.core.screens.saved_list import SavedList
from app.core.screens.view import View
from app.notifications.models import Notification
from app.notifications.queries import is_read_state, own
from app.notifications.verbs import VERBS


class NotificationView(View):
    """`/notification/list/`: what the user should know, and whether they have read it."""

    datamodel = Interface(Notification)
    resource = "Notification"
    title = "Inbox"
    icon = "bell"
    scope = own
    list_columns = ["title", "body", "created_at", "read_at"]
    show_columns = ["title", "body", "href", "created_at", "read_at"]
    search_columns = ["title", "body", "kind", "created_at", "read_at"]
    base_order = ("id", "desc")
    computed = {"state": ComputedFilter(("unread", "read"), is_read_state)}
    views = (SavedList("Unread", "state=unread", tone="info"), SavedList("Read", "state=read"))
    label_columns = {
        "title": "What", "body": "Why", "href": "Leads to", "created_at": "Arrived", "read_at": "Read",
    }  # fmt: skip
    kinds = {"created_at": "instant", "read_at": "instant", "href": "link"}
    verbs = VERBS
    is_deletable = False
