"""What the page and the API of backorders have in common."""

from typing import ClassVar

from app.core.language import mark
from app.core.screens.entity import EntityScreen
from app.core.screens.interface import Interface
from app.core.screens.saved_list import SavedList
from app.core.screens.verbs import Verb
from app.inventory import scopes
from app.inventory.announcing.stock import given_up
from app.inventory.models import BACKORDER_STATES, Backorder
from app.inventory.screens.common import Search, by_item
from app.inventory.services import CancelBackorder, cancel_backorder
from app.inventory.states import BACKORDER

CANCEL_BACKORDER = Verb(
    "cancel_backorder", "Cancel the backorder", CancelBackorder, cancel_backorder, row="backorder_id", is_bulk=True,
    icon="x", is_offered=lambda row: (row.state, "cancel") in BACKORDER, title="Cancel the backorder",
    purpose="Gives up what still waits; what it was given stays reserved.",
    announce=given_up, unless=mark("This backorder waits no more."),
)  # fmt: skip


class BackorderScreen(EntityScreen):
    """Demand that waits for stock."""

    datamodel = Interface(Backorder)
    resource = "Backorder"
    search: ClassVar[Search] = by_item(Backorder.variant_id)
    scope = scopes.backorders
    choices = {"state": BACKORDER_STATES}
    views = (SavedList("Waiting", "state=open", tone="warn"), SavedList("Filled", "state=filled"))
    search_columns = ["state", "variant_id", "variant.sku", "location_id", "demand", "priority", "requested_at"]
    order_columns = ["requested_at"]
    eager = ("variant", "location")
    is_deletable = False
    verbs = (CANCEL_BACKORDER,)
