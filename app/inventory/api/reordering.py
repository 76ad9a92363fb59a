"""The REST API of reorder rules and low-stock alerts."""

from app.core.screens.api import Api
from app.inventory.screens.common import SERVED
from app.inventory.screens.reordering import ReorderRuleScreen, StockAlertScreen
from app.inventory.trying import TryingApi


class ReorderRuleApi(ReorderRuleScreen, TryingApi, Api):
    """`/api/v1/reorder_rule/`, with override, and a trial on history."""

    list_columns = [
        "id", "variant_id", "variant.sku", "category_id", "category.name", "site_id", "site.code", "minimum", "maximum",
        "multiple", "lead_days", "snoozed_until",
    ]  # fmt: skip
    show_columns = [*list_columns, *SERVED]


class StockAlertApi(StockAlertScreen, Api):
    """`/api/v1/stock_alert/`, with acknowledge and snooze."""

    list_columns = [
        "id", "variant_id", "variant.sku", "site_id", "site.code", "state", "available", "minimum", "opened_at",
        "changed_at", "snoozed_until", "resolved_at", "rule_id",
    ]  # fmt: skip
    show_columns = list_columns
