"""The pages of counts."""

from app.core.language import mark
from app.core.screens.extras import Extras, PageLink
from app.core.screens.view import View
from app.inventory import count_figures
from app.inventory.models import StockCount
from app.inventory.screens.common import SERVED
from app.inventory.screens.counts import CountEntryScreen, CountLineScreen, StockCountScreen
from app.inventory.states import COUNT
from app.inventory.views.pickers import SITES

ITEM = {
    "variant.item": "Item",
    "variant": "Item",
    "variant_id": "Item",
    "location": "Place",
    "condition.code": "Condition",
}

BY_SCANNING = mark("Count by scanning")
COUNTING = ("StockCount", "record")  # who may count


def _goes_on(count: StockCount) -> bool:
    """Whether goods may be counted in it now."""
    return (count.state, "record") in COUNT


class StockCountView(StockCountScreen, View):
    """Counts: what lies there, against what the books say."""

    title = "Counts"
    purpose = "Counts of places, categories or classes of items, from the plan to the corrected stock."
    icon = "clipboard-list"
    base_order = ("id", "desc")
    pickers = {"site_id": SITES}
    list_columns = ["id", "location", "site", "abc_class", "assignee", "state", "created_at"]
    show_columns = [
        "state", "location", "site", "category", "abc_class", "not_counted_since", "is_blind", "assignee", "round",
        "note", "submitted_at", "submitted_by", "approved_at", "approved_by", "verdict", "posted_at", "posting",
        "accuracy", "value_accuracy", *SERVED,
    ]  # fmt: skip
    label_columns = {
        "id": "Count", "location": "Count in", "abc_class": "Class", "assignee": "Assigned to", "for": "Assigned",
        "is_blind": "Blind", "not_counted_since": "Not counted since", "posted_at": "Applied at",
        "accuracy": "Lines right, in %", "value_accuracy": "Value right, in %",
        "book_amount": "Value by the books", "right_amount": "Value right", "gain_amount": "Gained",
        "loss_amount": "Lost", "counted_lines": "Lines counted", "right_lines": "Lines right",
    }  # fmt: skip
    kinds = {
        "id": "code", "abc_class": "status", "assignee": "user", "submitted_by": "user", "approved_by": "user",
        "accuracy": "number", "value_accuracy": "number",
    }  # fmt: skip
    card = {"state": "end", "location": "start", "lines": "more", "counted": "more"}
    tabs = {
        "To count": "count_line?count_id={id}&progress=to_count",
        "Counted": "count_line?count_id={id}&progress=counted",
        "Differing": "count_line?count_id={id}&progress=differing",
    }
    extras = Extras(
        gathered=count_figures.COUNT_COLUMNS,
        stats=count_figures.COUNT_STATS,
        links=(PageLink(BY_SCANNING, "scan", "/scan?mode=count", *COUNTING, is_offered=_goes_on, is_primary=True),),
    )


class CountLineView(CountLineScreen, View):
    """Lines of counts."""

    title = "Count lines"
    purpose = "What each count asks for, and what was found."
    begun_by = "stock_count/plan"
    icon = "list-check"
    list_columns = [
        "variant.item", "location", "lot", "condition.code", "counted", "books", "difference",
    ]  # fmt: skip
    show_columns = [
        "variant", "location", "lot", "condition.code", "count", "counted", "books", "difference", "difference_amount",
        "counted_at", "counted_by",
    ]  # fmt: skip
    label_columns = ITEM | {"difference_amount": "Difference in value", "count_id": "Count"}
    kinds = {
        "variant.item": "item", "condition.code": "status", "books": "quantity", "difference": "quantity",
        "difference_amount": "money", "counted_by": "user",
    }  # fmt: skip
    card = {"location": "start", "counted": "end", "difference": "state"}
    tabs = {"Every try": "count_entry?line_id={id}"}
    extras = Extras(
        gathered=count_figures.LINE_COLUMNS,
        tables=count_figures.moves_of,
        links=(
            PageLink(
                BY_SCANNING,
                "scan",
                "/scan?mode=count&code={row.location.code}&code={row.variant.sku}",
                *COUNTING,
                lambda line: _goes_on(line.count),
            ),
        ),
    )


class CountEntryView(CountEntryScreen, View):
    """Every try at the lines of counts."""

    title = "Counted quantities"
    purpose = "Each quantity that somebody counted, with who and when."
    begun_by = "stock_count/plan"
    icon = "history"
    list_columns = ["line", "round", "counted", "books", "counted_by", "counted_at"]
    show_columns = list_columns
    kinds = {"counted": "quantity", "books": "quantity", "counted_by": "user"}
