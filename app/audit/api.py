"""The REST API of the change log."""

from app.audit.screens import ChangeScreen
from app.core.screens.api import Api


class ChangeApi(ChangeScreen, Api):
    """`/api/v1/change/`, read only."""

    list_columns = ["id", "resource", "row_id", "verb", "fields", "actor_id", "actor_name", "request_id", "at"]
    show_columns = list_columns
