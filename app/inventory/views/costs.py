"""The pages of costs: layers, their uses, later costs and changes of costing."""

from app.core.screens.view import View
from app.inventory.screens.costs import CostAdjustmentScreen, CostingChangeScreen, CostLayerScreen, CostUseScreen

ITEM = {"variant.item": "Item", "variant": "Item", "variant_id": "Item"}


class CostLayerView(CostLayerScreen, View):
    """Cost layers: goods of one receipt at their cost."""

    title = "Cost layers"
    purpose = "What the goods on hand have cost, receipt by receipt."
    begun_by = "stock_level/receive"
    icon = "stack-2"
    base_order = ("id", "desc")
    list_columns = ["variant.item", "began_at", "quantity", "value_amount", "remaining", "remaining_amount"]
    show_columns = ["variant", "move", "began_at", "quantity", "value_amount", "remaining", "remaining_amount"]
    label_columns = ITEM | {
        "began_at": "Came in", "value_amount": "Value", "remaining_amount": "Value that remains", "move": "Movement",
    }  # fmt: skip
    kinds = {"variant.item": "item", "value_amount": "money", "remaining_amount": "money"}
    card = {"remaining": "end", "remaining_amount": "state"}
    tabs = {"Uses": "cost_use?layer_id={id}"}


class CostUseView(CostUseScreen, View):
    """Uses: what moves took of layers."""

    title = "Uses of layers"
    purpose = "Which goods that left took their cost from which layer."
    begun_by = "stock_level/ship"
    icon = "stack-2"
    base_order = ("id", "desc")
    list_columns = ["layer", "move", "quantity", "value_amount", "used_at"]
    show_columns = ["layer", "move", "quantity", "value_amount", "used_at"]
    label_columns = {"move": "Movement", "value_amount": "Value", "used_at": "When"}
    kinds = {"value_amount": "money"}


class CostAdjustmentView(CostAdjustmentScreen, View):
    """Later costs: freight, duty and bills of goods received before."""

    title = "Later costs"
    purpose = "Freight, duties and corrected prices that became known after the receipt. They are added on its posting."
    icon = "coin"
    base_order = ("id", "desc")
    list_columns = ["variant.item", "kind", "stock_amount", "sold_amount", "posting", "effective_at"]
    show_columns = ["variant", "kind", "stock_amount", "sold_amount", "posting", "move", "effective_at"]
    label_columns = ITEM | {
        "stock_amount": "Borne by stock", "sold_amount": "Borne by goods sold", "effective_at": "When",
        "move": "Receipt",
    }  # fmt: skip
    kinds = {"variant.item": "item", "kind": "status", "stock_amount": "money", "sold_amount": "money"}


class CostingChangeView(CostingChangeScreen, View):
    """Changes of costing."""

    title = "Changes of costing"
    purpose = "Which items were costed otherwise from a day on."
    icon = "history"
    base_order = ("id", "desc")
    list_columns = ["variant.item", "costing", "on_hand", "value_amount", "recorded_at"]
    show_columns = ["variant", "costing", "on_hand", "value_amount", "note", "recorded_at"]
    label_columns = ITEM | {"value_amount": "Value", "recorded_at": "When"}
    kinds = {"variant.item": "item", "value_amount": "money"}
