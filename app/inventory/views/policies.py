"""The pages of stocking policies and reasons."""

from app.core.screens.view import View
from app.inventory.screens.common import SERVED
from app.inventory.screens.policies import ReasonScreen, StockingPolicyScreen


class StockingPolicyView(StockingPolicyScreen, View):
    """Stocking: how items are tracked and picked."""

    title = "Tracking and picking"
    purpose = "How items are tracked and picked, and whether they may be backordered."
    icon = "route"
    list_columns = ["variant.item", "tracking", "picking", "costing", "backorder_limit"]
    show_columns = ["variant", "tracking", "picking", "costing", "backorder_limit", *SERVED]
    label_columns = {"variant.item": "Item", "variant": "Item", "variant_id": "Item", "picking": "Picked"}
    description_columns = {
        "tracking": "By lot: every receipt names its batch. By serial: every unit has a number of its own.",
        "picking": "FEFO: what expires first; FIFO: the oldest; LIFO: the newest; closest: by the code of the place.",
        "costing": "Average: at the moving average; FIFO: what came first goes first, at its own cost.",
        "backorder_limit": "How much of it may wait on backorder at a time; left empty: any quantity.",
    }
    kinds = {"variant.item": "item"}
    card = {"tracking": "start", "costing": "state"}


class ReasonView(ReasonScreen, View):
    """Reasons: why stock is adjusted."""

    title = "Reasons"
    purpose = "Why stock is corrected or scrapped: the words to choose from."
    icon = "message"
    base_order = ("name", "asc")
    list_columns = ["name", "code", "is_active"]
    show_columns = ["name", "code", "is_active", *SERVED]
    kinds = {"code": "code"}
