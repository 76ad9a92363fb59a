"""The REST API of examinations of the ledger."""

from app.core.screens.api import Api
from app.inventory.screens.examinations import ExaminationScreen


class ExaminationApi(ExaminationScreen, Api):
    """`/api/v1/examination/`, with examine and rebuild; one examination has its `verdicts` and `changes`."""

    list_columns = [
        "id", "state", "occasion", "asked_by_id", "asked_at", "finished_at", "seconds", "checks", "broken", "differing",
        "rebuilt_at", "rebuilt_by_id",
    ]  # fmt: skip
    show_columns = [*list_columns, "verdicts", "changes"]
