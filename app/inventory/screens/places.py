"""What the page and the API of places and pick faces have in common: columns, row scope and verbs."""

from collections.abc import Callable
from typing import ClassVar

from app.core.language import mark
from app.core.screens.entity import EntityScreen
from app.inventory import scopes
from app.inventory.interfaces import BinRuleInterface, LocationInterface
from app.inventory.models import LOCATION_KINDS, LOCATION_LEVELS, BinRule, Location
from app.inventory.placing import FACE_STATE, FACE_VIEWS
from app.inventory.screens.common import Search, by_item
from app.inventory.verbs.stock import REPLENISH


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
    is_removable: ClassVar[Callable[[Location], bool]] = lambda place: not place.is_virtual


class BinRuleScreen(EntityScreen):
    """Pick faces: the bins that items are picked from."""

    datamodel = BinRuleInterface(BinRule)
    resource = "BinRule"
    called = mark("pick face")
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
