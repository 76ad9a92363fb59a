"""What the page and the API of stocking policies and reasons have in common: columns, row scope and verbs."""

from typing import ClassVar

from app.core.screens.entity import EntityScreen
from app.core.screens.interface import Interface
from app.inventory.interfaces import StockingPolicyInterface
from app.inventory.models import COSTINGS, PICKINGS, TRACKINGS, Reason, StockingPolicy
from app.inventory.screens.common import Search, by_item
from app.inventory.verbs.stock import CHANGE_COSTING


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
