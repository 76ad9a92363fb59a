"""The REST API of the inventory."""

from app.core.screens.api import Api
from app.inventory.screens import (
    SERVED,
    LocationScreen,
    PostingScreen,
    ReasonScreen,
    ReorderRuleScreen,
    ReservationScreen,
    StockAlertScreen,
    StockLevelScreen,
    StockMoveScreen,
)


class StockLevelApi(StockLevelScreen, Api):
    """`/api/v1/stock_level/`, with receive, ship, adjust, transfer and reserve."""

    list_columns = [
        "id", "variant_id", "variant.sku", "location_id", "location.code", "location.site_id", "lot_id",
        "condition.code", "on_hand", "reserved", "available", "changed_at",
    ]  # fmt: skip
    show_columns = list_columns


class StockAlertApi(StockAlertScreen, Api):
    """`/api/v1/stock_alert/`, with acknowledge and snooze."""

    list_columns = [
        "id", "variant_id", "variant.sku", "site_id", "site.code", "state", "available", "minimum", "opened_at",
        "changed_at", "snoozed_until", "resolved_at",
    ]  # fmt: skip
    show_columns = list_columns


class StockMoveApi(StockMoveScreen, Api):
    """`/api/v1/stock_move/`."""

    list_columns = [
        "id", "posting_id", "posting.verb", "kind", "variant_id", "variant.sku", "from_location_id",
        "from_location.code", "to_location_id", "to_location.code", "lot_id", "condition_id", "quantity",
        "value_amount", "effective_at", "recorded_at",
    ]  # fmt: skip
    show_columns = list_columns


class PostingApi(PostingScreen, Api):
    """`/api/v1/posting/`, with reverse."""

    list_columns = ["id", "verb", "reason_id", "reference", "reverses_id", "actor_id", "effective_at", "recorded_at"]
    show_columns = [*list_columns, "note", "request_id"]


class ReservationApi(ReservationScreen, Api):
    """`/api/v1/reservation/`, with commit and release."""

    list_columns = [
        "id", "variant_id", "variant.sku", "location_id", "location.code", "quantity", "state", "demand", "expires_at",
        "created_at", "changed_at",
    ]  # fmt: skip
    show_columns = list_columns


class ReorderRuleApi(ReorderRuleScreen, Api):
    """`/api/v1/reorder_rule/`."""

    list_columns = [
        "id", "variant_id", "variant.sku", "site_id", "site.code", "minimum", "maximum", "multiple", "snoozed_until",
    ]  # fmt: skip
    show_columns = [*list_columns, *SERVED]


class LocationApi(LocationScreen, Api):
    """`/api/v1/location/`."""

    list_columns = ["id", "code", "name", "level", "kind", "role", "parent_id", "site_id", "path", "is_active"]
    show_columns = [*list_columns, "allow_negative", *SERVED]


class ReasonApi(ReasonScreen, Api):
    """`/api/v1/reason/`."""

    list_columns = ["id", "code", "name", "is_active"]
    show_columns = [*list_columns, *SERVED]
