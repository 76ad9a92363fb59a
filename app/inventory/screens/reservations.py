"""What the page and the API of reservations have in common: columns, row scope and verbs."""

from typing import ClassVar

from app.core.screens.entity import EntityScreen
from app.core.screens.interface import Interface
from app.core.screens.saved_list import SavedList
from app.inventory import scopes
from app.inventory.models import Reservation
from app.inventory.models.reservation import RESERVATION_STATES
from app.inventory.screens.common import Search, by_item
from app.inventory.verbs.stock import COMMIT, RELEASE


class ReservationScreen(EntityScreen):
    """Promises of stock."""

    datamodel = Interface(Reservation)
    resource = "Reservation"
    search: ClassVar[Search] = by_item(Reservation.variant_id)
    scope = scopes.reservations
    choices = {"state": RESERVATION_STATES}
    views = (
        SavedList("Held", "state=held"),
        SavedList("Committed", "state=committed"),
    )
    search_columns = ["state", "variant_id", "variant.sku", "location_id", "demand", "expires_at", "backorder_id"]
    order_columns = ["expires_at"]
    eager = ("variant", "location")
    is_deletable = False
    verbs = (COMMIT, RELEASE)
