"""The page of the change log."""

from app.audit.screens import ChangeScreen
from app.core.screens.view import View


class ChangeView(ChangeScreen, View):
    """Change log."""

    title = "Change log"
    icon = "history"
    list_columns = ["at", "actor_name", "verb", "resource", "row_id", "fields"]
    show_columns = ["resource", "row_id", "verb", "fields", "actor_name", "request_id", "at"]
    label_columns = {
        "at": "When", "actor_name": "Who", "verb": "What", "resource": "Of", "row_id": "Number", "fields": "Fields",
        "request_id": "Request",
    }  # fmt: skip
    kinds = {"actor_name": "user", "fields": "changes", "row_id": "code", "request_id": "code"}
