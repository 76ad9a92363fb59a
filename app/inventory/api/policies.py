"""The REST API of stocking policies and reasons."""

from app.core.screens.api import Api
from app.inventory.screens.common import SERVED
from app.inventory.screens.policies import ReasonScreen, StockingPolicyScreen


class StockingPolicyApi(StockingPolicyScreen, Api):
    """`/api/v1/stocking_policy/`, with change_costing."""

    list_columns = ["id", "variant_id", "variant.sku", "tracking", "picking", "costing", "backorder_limit"]
    show_columns = [*list_columns, *SERVED]


class ReasonApi(ReasonScreen, Api):
    """`/api/v1/reason/`."""

    list_columns = ["id", "code", "name", "is_active"]
    show_columns = [*list_columns, *SERVED]
