"""What the pages and the APIs of layers, their uses, later costs and changes of costing have in common."""

from typing import ClassVar

from app.core.screens.entity import EntityScreen
from app.core.screens.interface import Interface
from app.core.screens.saved_list import SavedList
from app.inventory import scopes
from app.inventory.models import COSTINGS, CostAdjustment, CostingChange, CostLayer, CostUse
from app.inventory.models.costing import COST_KINDS, OWN_KINDS
from app.inventory.screens.common import Search, by_item


class CostLayerScreen(EntityScreen):
    """The layers of items costed first in, first out."""

    datamodel = Interface(CostLayer)
    resource = "CostLayer"
    search: ClassVar[Search] = by_item(CostLayer.variant_id)
    scope = scopes.cost_layers
    views = (SavedList("Open", "remaining__gt=0"),)
    search_columns = ["variant_id", "variant.sku", "move_id", "remaining", "began_at"]
    order_columns = ["id"]
    eager = ("variant", "move")
    is_deletable = False


class CostUseScreen(EntityScreen):
    """What moves took of layers, and gave back."""

    datamodel = Interface(CostUse)
    resource = "CostUse"
    scope = scopes.cost_uses
    search_columns = ["layer_id", "layer.variant_id", "move_id", "used_at"]
    order_columns = ["id"]
    eager = ("layer", "move")
    is_deletable = False


class CostAdjustmentScreen(EntityScreen):
    """Costs that came later than the goods."""

    datamodel = Interface(CostAdjustment)
    resource = "CostAdjustment"
    search: ClassVar[Search] = by_item(CostAdjustment.variant_id)
    scope = scopes.cost_adjustments
    choices = {"kind": (*COST_KINDS, *OWN_KINDS)}
    search_columns = ["variant_id", "variant.sku", "posting_id", "move_id", "move.posting_id", "kind", "effective_at"]
    order_columns = ["id"]
    eager = ("variant", "posting", "move")
    is_deletable = False


class CostingChangeScreen(EntityScreen):
    """When items were costed otherwise."""

    datamodel = Interface(CostingChange)
    resource = "CostingChange"
    scope = scopes.of_every_site
    choices = {"costing": COSTINGS}
    search_columns = ["variant_id", "variant.sku", "costing", "recorded_at"]
    order_columns = ["id"]
    eager = ("variant",)
    is_deletable = False
