"""The page of backorders."""

from app.core.screens.view import View
from app.inventory.screens.backorders import BackorderScreen


class BackorderView(BackorderScreen, View):
    """Backorders: demand that waits for stock."""

    title = "Backorders"
    purpose = "What was asked for and is not there yet. It is reserved when it comes in."
    begun_by = "stock_level/reserve"
    icon = "hourglass"
    base_order = ("requested_at", "desc")
    list_columns = [
        "variant.item", "location", "quantity", "quantity_open", "priority", "state", "demand", "requested_at",
    ]  # fmt: skip
    show_columns = [
        "variant", "location", "quantity", "quantity_open", "priority", "state", "demand", "requested_at", "changed_at",
    ]  # fmt: skip
    label_columns = {"variant.item": "Item", "variant": "Item", "location": "Place", "quantity_open": "Still waits"}
    kinds = {"variant.item": "item", "state": "status", "demand": "reference"}
    tabs = {"Reserved for it": "reservation?backorder_id={id}"}
