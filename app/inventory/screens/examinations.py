"""What the page and the API of examinations of the ledger have in common: columns, row scope and verbs."""

from app.core.screens.entity import EntityScreen
from app.core.screens.interface import Interface
from app.core.screens.saved_list import SavedList
from app.inventory import scopes
from app.inventory.models import EXAMINATION_STATES, OCCASIONS, Examination
from app.inventory.verbs.stock import EXAMINE, REBUILD


class ExaminationScreen(EntityScreen):
    """Proofs that the ledger adds up."""

    datamodel = Interface(Examination)
    resource = "Examination"
    is_small = True
    scope = scopes.of_every_site
    choices = {"state": EXAMINATION_STATES, "occasion": OCCASIONS}
    views = (SavedList("Broken", "state=broken", tone="bad"), SavedList("Rebuilt", "state=rebuilt"))
    search_columns = ["state", "occasion", "asked_at", "broken"]
    order_columns = ["asked_at", "seconds"]
    eager = ("asked_by", "rebuilt_by")
    is_deletable = False
    verbs = (EXAMINE, REBUILD)
