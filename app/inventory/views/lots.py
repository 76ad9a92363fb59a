"""The pages of lots and the conditions of goods."""

from app.core.screens.extras import Extras
from app.core.screens.view import View
from app.inventory import recalling
from app.inventory.lot_figures import LOT_FIGURES
from app.inventory.screens.common import SERVED
from app.inventory.screens.lots import ConditionScreen, LotScreen


class LotView(LotScreen, View):
    """Lots: batches and serial units, and what became of them."""

    title = "Lots"
    purpose = "Batches and serial numbers with their dates. The receipt of a tracked item makes them."
    begun_by = "stock_level/receive"
    icon = "stack-2"
    base_order = ("id", "desc")
    list_columns = ["variant.item", "code", "expires_on", "supplier_code", "made_on"]
    show_columns = ["variant", "code", "supplier_code", "made_on", "expires_on", "is_serial", "note", *SERVED]
    label_columns = {
        "code": "Lot", "variant.item": "Item", "variant": "Item", "variant_id": "Item",
        "supplier_code": "Supplier's lot", "is_serial": "Serial number",
    }  # fmt: skip
    description_columns = {"expires_on": "The last day on which the goods may be promised and shipped."}
    kinds = {"code": "code", "variant.item": "item"}
    card = {"code": "start", "on_hand": "end", "expiry": "state", "expires_on": "more"}
    tabs = {
        "Stock by place": "stock_level?lot_id={id}",
        "Movements out": "stock_move?lot_id={id}",
        "Movements in": "stock_move?to_lot_id={id}",
    }
    extras = Extras(gathered=LOT_FIGURES, stats=LOT_FIGURES, tables=recalling.tables)


class ConditionView(ConditionScreen, View):
    """Conditions: the states goods may be in."""

    title = "Conditions"
    purpose = "In which condition goods may be, and whether they are then available."
    icon = "heart-rate-monitor"
    list_columns = ["code", "is_available"]
    show_columns = ["code", "is_available"]
    kinds = {"code": "status"}
    card = {"is_available": "more"}
