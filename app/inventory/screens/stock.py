"""What the page and the API of levels, movements and postings have in common: columns, row scope and verbs."""

from typing import ClassVar

from app.core.screens.entity import EntityScreen
from app.core.screens.interface import Interface
from app.core.screens.saved_list import SavedList
from app.inventory import scopes
from app.inventory.count_filters import LEVEL_COUNTED
from app.inventory.flow_filter import MOVE_FLOW
from app.inventory.models import Posting, StockLevel, StockMove
from app.inventory.models.ledger import VERBS
from app.inventory.placing import PLACING, PLACING_VIEWS
from app.inventory.screens.common import Search, by_item
from app.inventory.stock_states import LEVEL_STATE, STOCK_VIEWS
from app.inventory.verbs.stock import (
    ADD_COST,
    ADJUST,
    PUT_AWAY,
    RECEIVE,
    RELABEL,
    RESERVE,
    REVERSE,
    SCRAP,
    SHIP,
    TRANSFER,
)


class StockLevelScreen(EntityScreen):
    """How much lies where; changed by verbs only."""

    datamodel = Interface(StockLevel)
    resource = "StockLevel"
    search: ClassVar[Search] = by_item(StockLevel.variant_id)
    scope = scopes.levels
    computed = LEVEL_STATE | LEVEL_COUNTED | PLACING
    views = (
        *STOCK_VIEWS,
        SavedList("Reserved", "reserved__gt=0", tone="info"),
        SavedList("Below zero", "on_hand__lt=0", tone="bad"),
        *PLACING_VIEWS,
    )
    search_columns = [
        "variant_id", "variant.sku", "variant.name", "location_id", "location.code", "location.site_id", "lot_id",
        "lot.code", "condition_id", "expires_on", "on_hand", "reserved", "changed_at",
    ]  # fmt: skip
    order_columns = ["variant_id", "location_id"]
    eager = ("variant", "location", "lot", "condition")
    is_deletable = False
    verbs = (RECEIVE, SHIP, ADJUST, TRANSFER, RELABEL, SCRAP, RESERVE, PUT_AWAY)


class StockMoveScreen(EntityScreen):
    """The ledger; written once, by verbs only."""

    datamodel = Interface(StockMove)
    resource = "StockMove"
    search: ClassVar[Search] = by_item(StockMove.variant_id)
    scope = scopes.moves
    computed = MOVE_FLOW
    views = (
        SavedList("Received", "flow=inbound"),
        SavedList("Shipped", "flow=outbound"),
        SavedList("Moved", "flow=moved"),
        SavedList("Adjusted", "flow=adjusted"),
        SavedList("Relabelled", "flow=relabelled"),
        SavedList("Kits", "flow=kits"),
    )
    search_columns = [
        "variant_id", "variant.sku", "posting_id", "posting.verb", "from_location_id", "to_location_id", "lot_id",
        "to_lot_id", "places.site_id", "quantity", "effective_at", "recorded_at",
    ]  # fmt: skip
    order_columns = ["effective_at"]
    eager = ("variant", "from_location", "to_location", "posting")
    is_deletable = False


class PostingScreen(EntityScreen):
    """Commands that moved stock; undone by reversing."""

    datamodel = Interface(Posting)
    resource = "Posting"
    scope = scopes.postings
    choices = {"verb": VERBS}
    search_columns = ["verb", "reference", "reason_id", "effective_at", "recorded_at", "reverses_id", "period_lock_id"]
    eager = ("reason", "reverses", "period_lock.site")
    is_deletable = False
    verbs = (REVERSE, ADD_COST)
    rights = ("backdate", "post_into_lock")
