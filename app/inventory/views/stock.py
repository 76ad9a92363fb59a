"""The pages of the inventory."""

from app.core.screens.extras import Extras, PageLink
from app.core.screens.form_sections import FormSection
from app.core.screens.view import View
from app.inventory import activity, examined, explaining, figures, placing, recalling
from app.inventory.screens.stock import (
    SERVED,
    BinRuleScreen,
    ConditionScreen,
    ExaminationScreen,
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
from app.inventory.trying import TryingPage

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
        tables=lambda level: [*placing.bins_for(level), *figures.explanation(level)],
        activity=activity.of_level,
        explained=explaining.LEVEL,
        buttons=(
            f"stock_level/adjust?{AT_LEVEL}&lines-0-location_id={{row.location_id}}&{IN_CONDITION}",
            f"stock_level/transfer?{AT_LEVEL}&lines-0-from_location_id={{row.location_id}}&{IN_CONDITION}",
            f"stock_level/ship?{AT_LEVEL}&lines-0-location_id={{row.location_id}}",
            f"stock_level/relabel?{AT_LEVEL}&lines-0-location_id={{row.location_id}}&{IN_CONDITION}",
            f"stock_level/scrap?{AT_LEVEL}&lines-0-location_id={{row.location_id}}&{IN_CONDITION}",
        ),
        links=(PageLink("Scan", "scan", "/scan?mode=move&code={row.location.code}&code={row.variant.sku}", "Scan"),),
    )


class BinRuleView(BinRuleScreen, View):
    """Pick faces: how full the bins are kept that items are picked from."""

    title = "Pick faces"
    icon = "grid-dots"
    list_columns = ["variant.item", "location", "minimum", "maximum"]
    show_columns = ["variant", "location", "minimum", "maximum", *SERVED]
    label_columns = {"variant.item": "Item", "variant": "Item", "variant_id": "Item", "location": "Place"}
    description_columns = {
        "location_id": "The bin from which the item is picked; received goods go there first.",
        "minimum": "Filled up when less than this is available in it.",
        "maximum": "As much as fits in.",
    }
    kinds = {"variant.item": "item"}
    pickers = SITE_ONLY
    extras = Extras(gathered=placing.FACE_COLUMNS, stats=placing.FACE_COLUMNS, tables=placing.sources_for)


class LotView(LotScreen, View):
    """Lots: batches and serial units, and what became of them."""

    title = "Lots"
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


class StockAlertView(StockAlertScreen, View):
    """Alerts: what is running low."""

    title = "Alerts"
    icon = "bell"
    base_order = ("resolved_at", "desc")  # those not resolved first, the newest of them on top
    pickers = SITE_ONLY
    list_columns = ["variant.item", "site", "state", "available", "minimum", "opened_at", "changed_at"]
    show_columns = [
        "variant", "site", "state", "available", "minimum", "rule", "opened_at", "changed_at", "snoozed_until",
        "resolved_at",
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
    tabs = {
        "Movements": "stock_move?posting_id={id}",
        "Later costs": "cost_adjustment?move.posting_id={id}",
        "Costs it told": "cost_adjustment?posting_id={id}",
    }


class ReservationView(ReservationScreen, View):
    """Reservations: what is promised."""

    title = "Reservations"
    icon = "lock"
    list_columns = ["variant.item", "location", "quantity", "state", "demand", "expires_at", "changed_at"]
    show_columns = ["variant", "location", "quantity", "state", "demand", "expires_at", "created_at", "changed_at"]
    label_columns = {"variant.item": "Item", "variant": "Item", "location": "Place"}
    kinds = {"variant.item": "item", "state": "status", "demand": "code"}


class ReorderRuleView(ReorderRuleScreen, TryingPage, View):
    """Reorder rules: how low stock may fall."""

    sections = (
        FormSection("Item", "What is watched, and at which site.", ("variant_id", "category_id", "site_id")),
        FormSection("Levels", "When to buy more, and how much.", ("minimum", "maximum", "multiple", "lead_days")),
        FormSection("Rest", "No alert until then.", ("snoozed_until",)),
    )
    title = "Reorder rules"
    pickers = SITE_ONLY
    icon = "adjustments"
    list_columns = ["variant.item", "category", "site", "minimum", "maximum", "multiple", "lead_days", "snoozed_until"]
    show_columns = [
        "variant", "category", "site", "minimum", "maximum", "multiple", "lead_days", "snoozed_until", *SERVED,
    ]  # fmt: skip
    label_columns = {"variant.item": "Item", "variant": "Item", "lead_days": "Days until an order arrives"}
    description_columns = {
        "variant_id": "Left empty: for the items of a category, or all items of the site.",
        "category_id": "For every item of the category and of those below it that has no nearer rule.",
        "site_id": "Left empty: at every site where the item lies or lay.",
        "minimum": "An alert is raised when no more than this is available.",
        "maximum": "Orders fill up to this.",
        "multiple": "Orders come in multiples of this.",
    }
    kinds = {"variant.item": "item"}
    extras = Extras(
        links=(PageLink("Try on history", "chart-line", "/reorder_rule/simulate?rule_id={row.id}", "ReorderRule"),)
    )


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
        "Pick faces": "bin_rule?location_id={id}",
        "Below zero": "stock_level?location_id={id}&on_hand__lt=0",
        "Came in": "stock_move?to_location_id={id}",
        "Went out": "stock_move?from_location_id={id}",
        "Counts": "stock_count?location_id={id}",
    }
    extras = Extras(
        stats=figures.PLACE_STATS,
        explained=explaining.PLACE,
        buttons=("stock_count/plan?location_id={row.id}",),
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


class ExaminationView(ExaminationScreen, View):
    """Examinations: whether the ledger adds up, and what does not."""

    title = "Examinations"
    icon = "stethoscope"
    base_order = ("id", "desc")
    list_columns = ["id", "state", "occasion", "asked_at", "asked_by", "checks", "broken", "seconds"]
    show_columns = [
        "state", "occasion", "asked_at", "asked_by", "finished_at", "seconds", "checks", "broken", "differing",
        "rebuilt_at", "rebuilt_by",
    ]  # fmt: skip
    label_columns = {
        "id": "Examination", "broken": "Broken checks", "seconds": "Took, in seconds", "differing": "Items that differ",
    }  # fmt: skip
    kinds = {"id": "code", "state": "status", "occasion": "status", "asked_by": "user", "rebuilt_by": "user"}
    extras = Extras(tables=examined.tables)
