"""The pages of examinations of the ledger."""

from app.core.screens.extras import Extras
from app.core.screens.view import View
from app.inventory import examined
from app.inventory.screens.examinations import ExaminationScreen


class ExaminationView(ExaminationScreen, View):
    """Examinations: whether the ledger adds up, and what does not."""

    title = "Examinations"
    purpose = "Proofs that stock agrees with its ledger, made each night and whenever you ask for one."
    icon = "stethoscope"
    base_order = ("id", "desc")
    list_columns = ["id", "state", "occasion", "asked_at", "asked_by", "checks", "broken", "seconds"]
    show_columns = [
        "state", "occasion", "asked_at", "asked_by", "finished_at", "seconds", "checks", "broken", "differing",
        "rebuilt_at", "rebuilt_by",
    ]  # fmt: skip
    label_columns = {
        "id": "Examination", "broken": "Broken checks", "seconds": "Took, in seconds", "differing": "Items that differ",
    }  # fmt: skip
    kinds = {"id": "code", "state": "status", "occasion": "status", "asked_by": "user", "rebuilt_by": "user"}
    card = {"state": "end", "asked_at": "start", "occasion": "state", "broken": "more"}
    extras = Extras(tables=examined.tables)
