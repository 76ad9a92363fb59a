"""The inbox over REST, and what a page that was cut off has missed."""

from flask import Response, jsonify, request, url_for
from flask_appbuilder.api import expose
from flask_babel import gettext

from app.core import current
from app.core.errors import BadQuery, Fault, NotFound
from app.core.language import counted, say
from app.core.screens.access import allowed
from app.core.screens.api import Api
from app.core.screens.interface import Interface
from app.notifications import queries
from app.notifications.models import Notification
from app.notifications.verbs import VERBS

SHOWN_EACH = 3
CURSOR_DIGITS = 18


class NotificationApi(Api):
    """`/api/v1/notification/`: the user's own notifications."""

    datamodel = Interface(Notification)
    resource = "Notification"
    scope = queries.own
    list_columns = [
        "id", "kind", "title", "body", "href", "subject", "subject_id", "created_at", "read_at", "snoozed_until",
    ]  # fmt: skip
    show_columns = list_columns
    search_columns = ["title", "body", "kind", "created_at", "read_at"]
    verbs = VERBS
    is_deletable = False

    @expose("/news", methods=["GET"])
    @allowed("read")
    def news(self) -> Response:
        """What to show of the notifications after the one with id `after`; without it, only where the user stands.

        With `also`, an id that a live message named, that one is shown wherever it stands. Up to three are shown each,
        oldest first; more than that as one line that leads to the inbox.
        ---
        get:
          parameters:
          - {in: query, name: after, schema: {type: integer}}
          - {in: query, name: also, schema: {type: integer}}
          responses:
            200: {description: "result (what to show), cursor (to ask after next time), unread (how many)"}
            400: {description: the cursor is not a number}
        """
        user_id = current.actor().user_id
        if user_id is None:
            raise NotFound(say("Only a person has an inbox."))
        after, also = (_id(name) for name in ("after", "also"))
        newest = queries.newest_id(user_id)
        return jsonify(
            result=[] if after is None else _news(user_id, after, also, newest),
            cursor=newest,
            unread=queries.unread_count(user_id),
        )


def _id(name: str) -> int | None:
    text = request.args.get(name)
    if text is None:
        return None
    if text.isascii() and text.isdigit() and len(text) <= CURSOR_DIGITS:
        return int(text)
    reason = say("%(name)s must be the id of a notification.", name=name)
    raise BadQuery(reason, [Fault(f"?{name}", "not-a-number", reason)])


def _news(user_id: int, after: int, also: int | None, newest: int) -> list[dict[str, object]]:
    rows = queries.news(user_id, after=after, also=also, limit=SHOWN_EACH + 1)
    if len(rows) <= SHOWN_EACH:
        return [_line(row.id, row.what, row.why, row.href, row.tone, is_single=True) for row in rows]
    title = gettext("%(count)s new notifications", count=counted(queries.count_after(user_id, after)))
    return [_line(newest, title, "", url_for("NotificationView.list"), "info", is_single=False)]


def _line(id_: int, title: str, body: str, href: str, tone: str, *, is_single: bool) -> dict[str, object]:
    return {"id": id_, "title": title, "body": body, "href": href, "tone": tone, "is_single": is_single}
