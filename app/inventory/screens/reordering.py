"""What the page and the API of reorder rules and low-stock alerts have in common: columns, row scope and verbs."""

from typing import ClassVar

from app.core.screens.entity import EntityScreen
from app.core.screens.interface import Interface
from app.core.screens.saved_list import SavedList
from app.inventory import scopes
from app.inventory.interfaces import ReorderRuleInterface
from app.inventory.models import ReorderRule, StockAlert
from app.inventory.models.reorder import ALERT_STATES
from app.inventory.screens.common import Search, by_item
from app.inventory.verbs.stock import ACKNOWLEDGE, OVERRIDE, SNOOZE


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
