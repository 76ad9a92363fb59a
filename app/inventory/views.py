"""The pages of the inventory."""

from app.core.screens.extras import Extras, PageLink
from app.core.screens.form_sections import FormSection
from app.core.screens.view import View
from app.inventory import activity, explaining, figures, recalling
from app.inventory.screens import (
    SERVED,
    ConditionScreen,
    LocationScreen,
    LotScreen,
    PostingScreen,
    ReasonScreen,
    ReorderRuleScreen,
    ReservationScreen,
    StockAlertScreen,
    StockingPolicyScreen,
    StockLevelScreen,
    StockMoveScreen,
)

SITE_ONLY = {
    "location.site_id": "location/pick?level=site",
    "site_id": "location/pick?level=site",
    "places.site_id": "location/pick?level=site",
}


# A verb's form begun with what lies there.
AT_LEVEL = "lines-0-variant_id={row.variant_id}&lines-0-lot_id={row.named_lot}"
IN_CONDITION = "lines-0-condition_id={row.condition_id}"


class StockLevelView(StockLevelScreen, View):
    """Stock: what lies where."""

    title = "Stock"
    icon = "packages"
    base_order = ("variant_id", "asc")
    list_columns = [
        "variant.item", "location", "location.site", "lot", "condition.code", "on_hand", "reserved", "available",
        "changed_at",
    ]  # fmt: skip
    show_columns = [
        "variant", "location", "location.site", "lot", "condition.code", "expires_on", "on_hand", "reserved",
        "available", "changed_at",
    ]  # fmt: skip
    label_columns = {
        "condition.code": "Condition", "lot_id": "Lot", "lot.code": "Lot", "condition_id": "Condition",
        "variant.item": "Item", "variant": "Item", "location": "Place", "location.site": "Site",
    }  # fmt: skip
    kinds = {"variant.item": "item", "condition.code": "status", "available": "quantity", "location.site": "relation"}
    pickers = SITE_ONLY
    extras = Extras(
        gathered=figures.LEVEL_COLUMNS,
        stats=figures.LEVEL_STATS,
        tables=figures.explanation,
        activity=activity.of_level,
        explained=explaining.LEVEL,
        buttons=(
            f"stock_level/adjust?{AT_LEVEL}&lines-0-location_id={{row.location_id}}&{IN_CONDITION}",
            f"stock_level/transfer?{AT_LEVEL}&lines-0-from_location_id={{row.location_id}}&{IN_CONDITION}",
            f"stock_level/ship?{AT_LEVEL}&lines-0-location_id={{row.location_id}}",
            f"stock_level/relabel?{AT_LEVEL}&lines-0-location_id={{row.location_id}}&{IN_CONDITION}",
        ),
        links=(PageLink("Scan", "scan", "/scan?mode=move&code={row.location.code}&code={row.variant.sku}", "Scan"),),
    )


class LotView(LotScreen, View):
    """Lots: batches and serial units, and what became of them."""

    title = "Lots"
    icon = "stack-2"
    base_order = ("id", "desc")
    list_columns = ["code", "variant.item", "supplier_code", "made_on", "expires_on", "is_serial"]
    show_columns = ["variant", "code", "supplier_code", "made_on", "expires_on", "is_serial", "note", *SERVED]
    label_columns = {
        "code": "Lot", "variant.item": "Item", "variant": "Item", "variant_id": "Item",
        "supplier_code": "Supplier's lot", "is_serial": "Serial number",
    }  # fmt: skip
    description_columns = {"expires_on": "The last day on which the goods may be promised and shipped."}
    kinds = {"code": "code", "variant.item": "item"}
    tabs = {
        "Stock by place": "stock_level?lot_id={id}",
        "Movements out": "stock_move?lot_id={id}",
        "Movements in": "stock_move?to_lot_id={id}",
    }
    extras = Extras(tables=recalling.tables)


class ConditionView(ConditionScreen, View):
    """Conditions: the states goods may be in."""

    title = "Conditions"
    icon = "heart-rate-monitor"
    list_columns = ["code", "is_available"]
    show_columns = ["code", "is_available"]
    kinds = {"code": "status"}


class StockingPolicyView(StockingPolicyScreen, View):
    """Stocking: how items are tracked and picked."""

    title = "Tracking and picking"
    icon = "route"
    list_columns = ["variant.item", "tracking", "picking", "backorder_limit"]
    show_columns = ["variant", "tracking", "picking", "backorder_limit", *SERVED]
    label_columns = {"variant.item": "Item", "variant": "Item", "variant_id": "Item", "picking": "Picked"}
    description_columns = {
        "tracking": "By lot: every receipt names its batch. By serial: every unit has a number of its own.",
        "picking": "fefo: what expires first; fifo: the oldest; lifo: the newest; closest: by the code of the place.",
        "backorder_limit": "How much of it may wait on backorder at a time; left empty: any quantity.",
    }
    kinds = {"variant.item": "item"}


class StockAlertView(StockAlertScreen, View):
    """Alerts: what is running low."""

    title = "Alerts"
    icon = "bell"
    base_order = ("resolved_at", "desc")  # those not resolved first, the newest of them on top
    pickers = SITE_ONLY
    list_columns = ["variant.item", "site", "state", "available", "minimum", "opened_at", "changed_at"]
    show_columns = [
        "variant", "site", "state", "available", "minimum", "opened_at", "changed_at", "snoozed_until", "resolved_at",
    ]  # fmt: skip
    label_columns = {"variant.item": "Item", "variant": "Item"}
    kinds = {"variant.item": "item", "state": "status"}


class StockMoveView(StockMoveScreen, View):
    """Movements: the ledger."""

    title = "Movements"
    icon = "arrows-exchange"
    pickers = SITE_ONLY
    list_columns = [
        "variant.item", "kind", "from_location", "to_location", "quantity", "value_amount", "effective_at",
    ]  # fmt: skip
    show_columns = [
        "variant", "posting", "from_location", "to_location", "lot", "condition", "quantity", "value_amount",
        "effective_at", "recorded_at",
    ]  # fmt: skip
    label_columns = {
        "variant.item": "Item",
        "variant": "Item",
        "kind": "What",
        "from_location": "From",
        "to_location": "To",
        "places.site_id": "Site",
        "value_amount": "Value",
        "effective_at": "When",
    }
    kinds = {"variant.item": "item", "kind": "status", "value_amount": "money"}


class PostingView(PostingScreen, View):
    """Postings: the commands behind the movements."""

    title = "Postings"
    icon = "receipt"
    list_columns = ["id", "verb", "reason", "reference", "reverses", "effective_at", "recorded_at"]
    show_columns = [
        "verb", "reason", "reference", "note", "reverses", "effective_at", "recorded_at", "period_lock", "principal",
        "request_id",
    ]  # fmt: skip
    label_columns = {
        "id": "Posting", "verb": "What", "effective_at": "When", "period_lock": "Into closed books",
        "period_lock_id": "Into closed books",
    }  # fmt: skip
    kinds = {"id": "code", "verb": "status"}
    tabs = {"Movements": "stock_move?posting_id={id}"}


class ReservationView(ReservationScreen, View):
    """Reservations: what is promised."""

    title = "Reservations"
    icon = "lock"
    list_columns = ["variant.item", "location", "quantity", "state", "demand", "expires_at", "changed_at"]
    show_columns = ["variant", "location", "quantity", "state", "demand", "expires_at", "created_at", "changed_at"]
    label_columns = {"variant.item": "Item", "variant": "Item", "location": "Place"}
    kinds = {"variant.item": "item", "state": "status", "demand": "code"}


class ReorderRuleView(ReorderRuleScreen, View):
    """Reorder rules: how low stock may fall."""

    sections = (
        FormSection("Item", "What is watched, and at which site.", ("variant_id", "site_id")),
        FormSection("Levels", "When to buy more, and how much.", ("minimum", "maximum", "multiple")),
        FormSection("Rest", "No alert until then.", ("snoozed_until",)),
    )
    title = "Reorder rules"
    pickers = SITE_ONLY
    icon = "adjustments"
    list_columns = ["variant.item", "site", "minimum", "maximum", "multiple", "snoozed_until"]
    show_columns = ["variant", "site", "minimum", "maximum", "multiple", "snoozed_until", *SERVED]
    label_columns = {"variant.item": "Item", "variant": "Item"}
    description_columns = {
        "minimum": "An alert is raised when no more than this is available.",
        "maximum": "Orders fill up to this.",
        "multiple": "Orders come in multiples of this.",
    }
    kinds = {"variant.item": "item"}


class LocationView(LocationScreen, View):
    """Locations: sites, zones and bins."""

    sections = (
        FormSection("Identity", "What stands on the label.", ("code", "name")),
        FormSection("Place", "Where it lies and what it is for.", ("level", "parent_id", "kind")),
        FormSection("Rules", "What the place allows.", ("allow_negative", "is_active")),
    )
    title = "Locations"
    icon = "map-pin"
    base_order = ("path", "asc")
    list_columns = ["code", "name", "level", "kind", "parent", "is_active"]
    show_columns = ["code", "name", "level", "kind", "parent", "site", "allow_negative", "is_active", *SERVED]
    label_columns = {"parent": "Lies in", "parent_id": "Lies in", "allow_negative": "May go below zero"}
    kinds = {"code": "code"}
    pickers = SITE_ONLY
    tabs = {
        "Places in it": "location?parent_id={id}",
        "Stock": "stock_level?location_id={id}",
        "Below zero": "stock_level?location_id={id}&on_hand__lt=0",
        "Came in": "stock_move?to_location_id={id}",
        "Went out": "stock_move?from_location_id={id}",
    }
    extras = Extras(
        stats=figures.PLACE_STATS,
        explained=explaining.PLACE,
        links=(PageLink("Scan", "scan", "/scan?mode=move&code={row.code}", "Scan"),),
    )


class ReasonView(ReasonScreen, View):
    """Reasons: why stock is adjusted."""

    title = "Reasons"
    icon = "message"
    base_order = ("name", "asc")
    list_columns = ["name", "code", "is_active"]
    show_columns = ["name", "code", "is_active", *SERVED]
    kinds = {"code": "code"}
