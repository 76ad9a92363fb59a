"""What the page and the API of the change log have in common: it is read only."""

from app.audit import scopes
from app.audit.models import CHANGES, Change
from app.core.screens.entity import EntityScreen
from app.core.screens.interface import Interface


class ChangeScreen(EntityScreen):
    """Who changed what, when."""

    datamodel = Interface(Change)
    resource = "Change"
    scope = scopes.changes
    choices = {"verb": CHANGES}
    search_columns = ["resource", "row_id", "verb", "actor_id", "actor_name", "request_id", "at"]
    order_columns = ["at"]
    is_deletable = False
