"""The pages of reservations."""

from app.core.screens.view import View
from app.inventory.screens.reservations import ReservationScreen


class ReservationView(ReservationScreen, View):
    """Reservations: what is promised."""

    title = "Reservations"
    purpose = "Goods that are promised to somebody and not offered to others."
    begun_by = "stock_level/reserve"
    icon = "lock"
    list_columns = ["variant.item", "location", "quantity", "state", "demand", "expires_at", "changed_at"]
    show_columns = ["variant", "location", "quantity", "state", "demand", "expires_at", "created_at", "changed_at"]
    label_columns = {"variant.item": "Item", "variant": "Item", "location": "Place"}
    kinds = {"variant.item": "item", "state": "status", "demand": "reference"}
