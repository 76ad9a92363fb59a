"""What the page and the API of each entity of the inventory have in common: columns, row scope and verbs."""

from collections.abc import Callable
from typing import Any, ClassVar

from sqlalchemy import Select

from app.catalog.queries import apply_search
from app.core.screens.entity import EntityScreen
from app.core.screens.interface import Interface
from app.core.screens.saved_list import SavedList
from app.inventory import scopes
from app.inventory.count_filters import LEVEL_COUNTED
from app.inventory.flow_filter import MOVE_FLOW
from app.inventory.interfaces import (
    BinRuleInterface,
    LocationInterface,
    LotInterface,
    ReorderRuleInterface,
    StockingPolicyInterface,
)
from app.inventory.lot_states import LOT_STATE, LOT_VIEWS
from app.inventory.models import (
    COSTINGS,
    EXAMINATION_STATES,
    LOCATION_KINDS,
    LOCATION_LEVELS,
    OCCASIONS,
    PICKINGS,
    TRACKINGS,
    BinRule,
    Condition,
    Examination,
    Location,
    Lot,
    Posting,
    Reason,
    ReorderRule,
    Reservation,
    StockAlert,
    StockingPolicy,
    StockLevel,
    StockMove,
)
from app.inventory.models.ledger import VERBS
from app.inventory.models.reorder import ALERT_STATES
from app.inventory.models.reservation import RESERVATION_STATES
from app.inventory.placing import FACE_STATE, FACE_VIEWS, PLACING, PLACING_VIEWS
from app.inventory.stock_states import LEVEL_STATE, STOCK_VIEWS
from app.inventory.verbs.stock import (
    ACKNOWLEDGE,
    ADD_COST,
    ADJUST,
    CHANGE_COSTING,
    COMMIT,
    EXAMINE,
    OVERRIDE,
    PUT_AWAY,
    REBUILD,
    RECEIVE,
    RELABEL,
    RELEASE,
    REPLENISH,
    RESERVE,
    REVERSE,
    SCRAP,
    SHIP,
    SNOOZE,
    TRANSFER,
)

SERVED = ["created_at", "updated_at"]

Search = Callable[[Select[Any], str], Select[Any]]


def by_item(variant_id: Any) -> Search:
    """Free text finds the rows of the items that it finds in the catalogue."""
    return lambda statement, text: apply_search(statement, text, variant_id)


class LocationScreen(EntityScreen):
    """The tree of places."""

    datamodel = LocationInterface(Location)
    resource = "Location"
    is_small = True
    scope = scopes.locations
    choices = {"level": LOCATION_LEVELS, "kind": LOCATION_KINDS}
    search_columns = ["code", "name", "level", "kind", "site_id", "parent_id", "is_active", "allow_negative"]
    order_columns = ["code", "name", "path"]
    add_columns = ["code", "name", "level", "parent_id", "kind", "allow_negative"]
    edit_columns = ["code", "name", "parent_id", "kind", "allow_negative", "is_active"]
    bulk_edit = ("is_active", "allow_negative")
    eager = ("parent", "site")


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


class BinRuleScreen(EntityScreen):
    """Pick faces: the bins that items are picked from."""

    datamodel = BinRuleInterface(BinRule)
    resource = "BinRule"
    is_small = True
    search: ClassVar[Search] = by_item(BinRule.variant_id)
    scope = scopes.bin_rules
    computed = FACE_STATE
    views = FACE_VIEWS
    search_columns = [
        "variant_id", "variant.sku", "location_id", "location.code", "location.site_id", "minimum", "maximum",
    ]  # fmt: skip
    order_columns = ["minimum", "maximum", "updated_at"]
    add_columns = ["variant_id", "location_id", "minimum", "maximum"]
    edit_columns = ["minimum", "maximum"]
    bulk_edit = ("minimum", "maximum")
    is_bulk_deletable = True
    eager = ("variant", "location")
    verbs = (REPLENISH,)


class LotScreen(EntityScreen):
    """Batches and serial units."""

    datamodel = LotInterface(Lot)
    resource = "Lot"
    scope = scopes.lots
    computed = LOT_STATE
    views = LOT_VIEWS
    search_columns = ["code", "supplier_code", "variant_id", "variant.sku", "made_on", "expires_on", "is_serial"]
    order_columns = ["code", "expires_on"]
    add_columns = ["variant_id", "code", "supplier_code", "made_on", "expires_on", "note"]
    edit_columns = ["supplier_code", "made_on", "expires_on", "note"]
    eager = ("variant",)
    is_deletable = False


class ConditionScreen(EntityScreen):
    """The conditions goods may be in."""

    datamodel = Interface(Condition)
    resource = "Condition"
    is_small = True
    search_columns = ["code", "is_available"]
    is_deletable = False


class StockingPolicyScreen(EntityScreen):
    """How items are tracked and picked."""

    datamodel = StockingPolicyInterface(StockingPolicy)
    resource = "StockingPolicy"
    search: ClassVar[Search] = by_item(StockingPolicy.variant_id)
    choices = {"tracking": TRACKINGS, "picking": PICKINGS, "costing": COSTINGS}
    search_columns = ["variant_id", "variant.sku", "tracking", "picking", "costing"]
    add_columns = ["variant_id", "tracking", "picking", "backorder_limit"]
    edit_columns = ["tracking", "picking", "backorder_limit"]
    bulk_edit = ("picking", "backorder_limit")
    eager = ("variant",)
    verbs = (CHANGE_COSTING,)


class StockMoveScreen(EntityScreen):
    """The ledger; written once, by verbs only."""

    datamodel = Interface(StockMove)
    resource = "StockMove"
    search: ClassVar[Search] = by_item(StockMove.variant_id)
    scope = scopes.moves
    computed = MOVE_FLOW
    views = (
        SavedList("Received", "posting.verb=receive"),
        SavedList("Shipped", "posting.verb=ship"),
        SavedList("Transferred", "posting.verb=transfer"),
        SavedList("Adjusted", "posting.verb=adjust"),
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


class ReservationScreen(EntityScreen):
    """Promises of stock."""

    datamodel = Interface(Reservation)
    resource = "Reservation"
    search: ClassVar[Search] = by_item(Reservation.variant_id)
    scope = scopes.reservations
    choices = {"state": RESERVATION_STATES}
    views = (
        SavedList("Held", "state=held"),
        SavedList("Committed", "state=committed"),
    )
    search_columns = ["state", "variant_id", "variant.sku", "location_id", "demand", "expires_at", "backorder_id"]
    order_columns = ["expires_at"]
    eager = ("variant", "location")
    is_deletable = False
    verbs = (COMMIT, RELEASE)


class ReorderRuleScreen(EntityScreen):
    """How low stock may fall at a site, and how far it is filled up."""

    datamodel = ReorderRuleInterface(ReorderRule)
    resource = "ReorderRule"
    is_small = True
    search: ClassVar[Search] = by_item(ReorderRule.variant_id)
    scope = scopes.rules
    views = (
        SavedList("Snoozed", "snoozed_until__isnull=false"),
        SavedList("Without a minimum", "minimum=0"),
        SavedList("Inherited", "variant_id__isnull=true"),
    )
    search_columns = ["variant_id", "variant.sku", "category_id", "site_id", "minimum", "maximum", "snoozed_until"]
    order_columns = ["minimum", "maximum", "updated_at"]
    add_columns = ["variant_id", "category_id", "site_id", "minimum", "maximum", "multiple", "lead_days"]
    edit_columns = ["minimum", "maximum", "multiple", "lead_days", "snoozed_until"]
    bulk_edit = ("minimum", "maximum", "multiple", "lead_days", "snoozed_until")
    is_bulk_deletable = True
    eager = ("variant", "category", "site")
    verbs = (OVERRIDE,)


class StockAlertScreen(EntityScreen):
    """What is running low."""

    datamodel = Interface(StockAlert)
    resource = "StockAlert"
    is_small = True
    search: ClassVar[Search] = by_item(StockAlert.variant_id)
    scope = scopes.alerts
    choices = {"state": ALERT_STATES}
    views = (
        SavedList("Open", "state=open", tone="bad"),
        SavedList("Acknowledged", "state=acknowledged", tone="warn"),
        SavedList("Snoozed", "state=snoozed", tone="info"),
        SavedList("Resolved", "state=resolved"),
    )
    search_columns = ["state", "variant_id", "variant.sku", "site_id", "opened_at"]
    order_columns = ["opened_at", "changed_at", "available"]
    eager = ("variant", "site")
    is_deletable = False
    verbs = (ACKNOWLEDGE, SNOOZE)


class ReasonScreen(EntityScreen):
    """Why stock is adjusted."""

    datamodel = Interface(Reason)
    resource = "Reason"
    is_small = True
    search_columns = ["code", "name", "is_active"]
    order_columns = ["name", "code"]
    add_columns = ["code", "name"]
    edit_columns = ["name", "is_active"]
    bulk_edit = ("is_active",)


class ExaminationScreen(EntityScreen):
    """Proofs that the ledger adds up."""

    datamodel = Interface(Examination)
    resource = "Examination"
    is_small = True
    scope = scopes.of_every_site
    choices = {"state": EXAMINATION_STATES, "occasion": OCCASIONS}
    views = (SavedList("Broken", "state=broken", tone="bad"), SavedList("Rebuilt", "state=rebuilt"))
    search_columns = ["state", "occasion", "asked_at", "broken"]
    order_columns = ["asked_at", "seconds"]
    eager = ("asked_by", "rebuilt_by")
    is_deletable = False
    verbs = (EXAMINE, REBUILD)
