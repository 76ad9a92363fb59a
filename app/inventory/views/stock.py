"""The pages of levels, movements and postings."""

from collections.abc import Sequence

from app.core.screens.extras import Extras, PageLink
from app.core.screens.view import View
from app.inventory import activity, explaining, figures, placing
from app.inventory.models import StockLevel
from app.inventory.screens.stock import PostingScreen, StockLevelScreen, StockMoveScreen
from app.inventory.views.pickers import SITE_ONLY

# A verb's form begun with what lies there.
AT_LEVEL = "lines-0-variant_id={row.variant_id}&lines-0-lot_id={row.named_lot}"
IN_CONDITION = "lines-0-condition_id={row.condition_id}"
MOVING = ("StockLevel", "transfer")  # who may scan goods from place to place
CORRECTING = (f"stock_level/adjust?{AT_LEVEL}&lines-0-location_id={{row.location_id}}&{IN_CONDITION}",)
TAKING = (
    f"stock_level/scrap?{AT_LEVEL}&lines-0-location_id={{row.location_id}}&{IN_CONDITION}",
    f"stock_level/relabel?{AT_LEVEL}&lines-0-location_id={{row.location_id}}&{IN_CONDITION}",
    *CORRECTING,
    f"stock_level/transfer?{AT_LEVEL}&lines-0-from_location_id={{row.location_id}}&{IN_CONDITION}",
)
SHIPPING = (f"stock_level/ship?{AT_LEVEL}&lines-0-location_id={{row.location_id}}",)


def _offered(level: StockLevel) -> Sequence[str]:
    """What can be done with the goods of the level, the likeliest last; nothing with what is on its way."""
    if not level.location.holds_goods:
        return ()
    if level.on_hand <= 0:
        return CORRECTING
    return (*TAKING, *SHIPPING) if level.available > 0 else TAKING


class StockLevelView(StockLevelScreen, View):
    """Stock: what lies where."""

    title = "Stock"
    purpose = "What lies where, of which lot and in which condition. It begins with the first receipt."
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
        "condition.code": "Condition", "lot_id": "Lot", "lot.code": "Lot code", "condition_id": "Condition",
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
        offered=_offered,
        links=(
            PageLink(
                "Scan",
                "scan",
                "/scan?mode=move&code={row.location.code}&code={row.variant.sku}",
                *MOVING,
                lambda level: level.location.holds_goods,
            ),
        ),
    )


class StockMoveView(StockMoveScreen, View):
    """Movements: the ledger."""

    title = "Movements"
    purpose = "Every movement of goods, from where to where. It begins with the first receipt."
    begun_by = "stock_level/receive"
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
    card = {"quantity": "end", "kind": "state", "effective_at": "start", "from_location": "more", "to_location": "more"}


class PostingView(PostingScreen, View):
    """Postings: the commands behind the movements."""

    title = "Postings"
    purpose = "Each receipt, shipment, transfer or correction, with the movements that it made."
    begun_by = "stock_level/receive"
    icon = "receipt"
    list_columns = ["id", "verb", "reason", "reference", "reverses", "effective_at", "recorded_at"]
    show_columns = [
        "verb", "reason", "document", "reference", "note", "reverses", "reversed_by", "effective_at", "recorded_at",
        "period_lock", "done_by", "request_id",
    ]  # fmt: skip
    label_columns = {
        "id": "Posting", "verb": "What", "document": "Of", "done_by": "Posted by", "effective_at": "When",
        "period_lock": "Into closed books",
        "period_lock_id": "Into closed books",
    }  # fmt: skip
    kinds = {"id": "code", "verb": "status", "document": "relation", "done_by": "user"}
    card = {"verb": "end", "effective_at": "start", "reference": "state"}
    tabs = {
        "Movements": "stock_move?posting_id={id}",
        "Later costs": "cost_adjustment?move.posting_id={id}",
        "Costs it told": "cost_adjustment?posting_id={id}",
    }
