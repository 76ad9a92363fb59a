"""The pages of runs."""

from typing import Any

from flask_appbuilder import expose

from app.core.bulk.naming import ROWS
from app.core.bulk.progress import progress_of
from app.core.bulk.screens import BulkItemScreen, BulkRunScreen
from app.core.screens.access import allowed
from app.core.screens.extras import Extras
from app.core.screens.view import View


class BulkRunView(BulkRunScreen, View):
    """`/bulk_run/list/`: who changed many rows at once, how far it is, and what was refused."""

    title = "Bulk changes"
    icon = "checklist"
    list_columns = ["act", "resource", "state", "total", "changed", "failed", "user", "asked_at"]
    show_columns = ["resource", "act", "arguments", "state", "reason", "total", "changed", "failed", "user",
                    "asked_at", "finished_at", "undoes"]  # fmt: skip
    label_columns = {
        "resource": "Of", "total": "Rows", "failed": "Refused", "user": "Asked by", "user_id": "Asked by",
        "undoes": "Takes back", "arguments": "Set to",
    }  # fmt: skip
    kinds = {
        "arguments": "attributes",
        "state": "status",
        "user": "user",
        "asked_at": "instant",
        "finished_at": "instant",
    }
    base_order = ("id", "desc")
    tabs = {"Rows": "bulk_item?run_id={id}"}

    @expose("/progress/<pk>", methods=["GET"])
    @allowed("read")
    def progress(self, pk: str) -> Any:
        """How far the run is, as a fragment that asks again until it has ended."""
        return self.render_template("bulk/progress.html", **progress_of(self.find(pk)))


class BulkItemView(BulkItemScreen, View):
    """`/bulk_item/list/?run_id=7`: the rows of a run, and why some were refused; exported as CSV."""

    title = "Rows of a bulk change"
    icon = "list"
    list_columns = ["row_id", "state", "reason"]
    show_columns = ["run", "row_id", "state", "reason", "before"]
    export_columns = ("row_id", "state", "reason")
    label_columns = {"row_id": "Row", "reason": "Why", "before": "Before"}
    kinds = {"state": "status", "before": "attributes"}
    extras = Extras(gathered=ROWS)
    base_order = ("id", "asc")
