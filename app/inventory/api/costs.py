"""The REST API of costs."""

from app.core.screens.api import Api
from app.inventory.screens.costs import CostAdjustmentScreen, CostingChangeScreen, CostLayerScreen, CostUseScreen


class CostLayerApi(CostLayerScreen, Api):
    """`/api/v1/cost_layer/`."""

    list_columns = [
        "id", "variant_id", "variant.sku", "move_id", "change_id", "quantity", "value_amount", "remaining",
        "remaining_amount", "began_at",
    ]  # fmt: skip
    show_columns = list_columns


class CostUseApi(CostUseScreen, Api):
    """`/api/v1/cost_use/`."""

    list_columns = ["id", "layer_id", "move_id", "change_id", "quantity", "value_amount", "used_at"]
    show_columns = list_columns


class CostAdjustmentApi(CostAdjustmentScreen, Api):
    """`/api/v1/cost_adjustment/`."""

    list_columns = [
        "id", "posting_id", "move_id", "variant_id", "variant.sku", "kind", "stock_amount", "sold_amount",
        "effective_at",
    ]  # fmt: skip
    show_columns = list_columns


class CostingChangeApi(CostingChangeScreen, Api):
    """`/api/v1/costing_change/`."""

    list_columns = ["id", "variant_id", "variant.sku", "costing", "on_hand", "value_amount", "recorded_at"]
    show_columns = [*list_columns, "note"]
