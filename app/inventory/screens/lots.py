"""What the page and the API of lots and the conditions of goods have in common: columns, row scope and verbs."""

from app.core.screens.entity import EntityScreen
from app.core.screens.interface import Interface
from app.inventory import scopes
from app.inventory.interfaces import LotInterface
from app.inventory.lot_states import LOT_STATE, LOT_VIEWS
from app.inventory.models import CONDITIONS, Condition, Lot


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
    choices = {"code": CONDITIONS}
    is_small = True
    search_columns = ["code", "is_available"]
    is_deletable = False
