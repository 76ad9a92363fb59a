"""What the pages and the APIs of counts have in common: columns, row scope and verbs.

No column that tells what the books say can be searched or ordered by: a blind count would not be blind.
"""

from collections.abc import Callable
from typing import ClassVar

from app.core.screens.entity import EntityScreen
from app.core.screens.interface import Interface
from app.inventory import scopes
from app.inventory.count_filters import COUNT_FILTERS, COUNT_VIEWS, LINE_FILTERS, LINE_VIEWS
from app.inventory.models import ABC_CLASSES, COUNT_STATES, CountEntry, CountLine, StockCount
from app.inventory.screens.common import Search, by_item
from app.inventory.states import COUNT
from app.inventory.verbs.counts import COUNT_ONE, COUNT_VERBS


class StockCountScreen(EntityScreen):
    """Cycle counts."""

    datamodel = Interface(StockCount)
    resource = "StockCount"
    scope = scopes.counts
    choices = {"state": COUNT_STATES, "abc_class": ABC_CLASSES}
    views = COUNT_VIEWS
    computed = COUNT_FILTERS
    search_columns = [
        "state", "location_id", "site_id", "category_id", "abc_class", "assignee_id", "is_blind", "note", "created_at",
        "posted_at",
    ]  # fmt: skip
    order_columns = ["state"]
    edit_columns = ["note"]
    is_editable: ClassVar[Callable[[StockCount], bool]] = lambda count: (count.state, "cancel") in COUNT
    eager = ("location", "site", "assignee")
    is_deletable = False
    verbs = COUNT_VERBS


class CountLineScreen(EntityScreen):
    """What is to be counted, and what was."""

    datamodel = Interface(CountLine)
    resource = "CountLine"
    search: ClassVar[Search] = by_item(CountLine.variant_id)
    scope = scopes.count_lines
    views = LINE_VIEWS
    computed = LINE_FILTERS
    search_columns = [
        "count_id", "variant_id", "variant.sku", "location_id", "location.code", "lot_id", "condition_id", "is_open",
        "counted_at", "counted_by_id",
    ]  # fmt: skip
    eager = ("count", "variant", "location", "lot", "condition", "counted_by")
    is_deletable = False
    verbs = (COUNT_ONE,)


class CountEntryScreen(EntityScreen):
    """Every try at a line."""

    datamodel = Interface(CountEntry)
    resource = "CountEntry"
    scope = scopes.count_entries
    search_columns = ["line_id", "round", "counted_at", "counted_by_id"]
    eager = ("line.count", "line.variant", "line.location", "counted_by")
    is_deletable = False
