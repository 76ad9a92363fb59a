"""The inbox as a page: one's own notifications, newest first."""

from flask import render_template
from flask_appbuilder import expose

from app.core import current
from app.core.screens.access import allowed
from app.core.screens.computed import ComputedFilter
from app.core.screens.interface import Interface
from app.core.screens.saved_list import SavedList
from app.core.screens.view import View
from app.notifications import queries
from app.notifications.models import Notification
from app.notifications.verbs import VERBS

SHOWN = 6


class NotificationView(View):
    """`/notification/list/`: what the user should know, and whether they have read it."""

    datamodel = Interface(Notification)
    resource = "Notification"
    title = "Inbox"
    icon = "bell"
    scope = queries.own
    list_columns = ["what", "why", "created_at", "read_at", "snoozed_until"]
    show_columns = ["what", "why", "because", "href", "created_at", "read_at", "snoozed_until"]
    search_columns = ["title", "body", "kind", "created_at", "read_at", "snoozed_until"]
    base_order = ("id", "desc")
    computed = {"state": ComputedFilter(("unread", "snoozed", "read"), queries.is_read_state)}
    views = (
        SavedList("Unread", "state=unread", tone="info"),
        SavedList("Snoozed", "state=snoozed"),
        SavedList("Read", "state=read"),
    )
    label_columns = {
        "title": "What", "body": "Why", "what": "What", "why": "Why", "because": "Why it came to you",
        "href": "Leads to", "created_at": "Arrived", "read_at": "Read", "snoozed_until": "Snoozed until",
    }  # fmt: skip
    kinds = {"href": "link"}
    verbs = VERBS
    is_deletable = False

    @expose("/latest", methods=["GET"])
    @allowed("read")
    def latest(self) -> str:
        """The newest unread notifications as the panel of the bell."""
        user_id = current.actor().user_id
        rows = queries.newest_unread(user_id, SHOWN) if user_id is not None else []
        return render_template("notifications/latest.html", rows=rows)
