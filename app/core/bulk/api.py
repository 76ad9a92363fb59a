"""Runs over REST; they are asked for at the resource itself: `POST /api/v1/reorder_rule/bulk`."""

from app.core.bulk.screens import BulkItemScreen, BulkRunScreen
from app.core.screens.api import Api


class BulkRunApi(BulkRunScreen, Api):
    """`/api/v1/bulk_run/`: how far one's runs are; `cancel` and `undo`."""

    list_columns = ["id", "resource", "act", "arguments", "query", "state", "reason", "total", "done", "changed",
                    "failed", "user_id", "undoes_id", "asked_at", "finished_at"]  # fmt: skip
    show_columns = list_columns


class BulkItemApi(BulkItemScreen, Api):
    """`/api/v1/bulk_item/?run_id=7&state=refused`: what became of each row."""

    list_columns = ["id", "run_id", "row_id", "state", "reason", "before"]
    show_columns = list_columns
