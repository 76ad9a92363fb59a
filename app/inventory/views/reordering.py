"""The pages of reorder rules and low-stock alerts."""

from app.core.screens.extras import Extras, PageLink
from app.core.screens.form_sections import FormSection
from app.core.screens.view import View
from app.inventory.screens.common import SERVED
from app.inventory.screens.reordering import ReorderRuleScreen, StockAlertScreen
from app.inventory.trying import TryingPage
from app.inventory.views.pickers import SITE_ONLY


class ReorderRuleView(ReorderRuleScreen, TryingPage, View):
    """Reorder rules: how low stock may fall."""

    sections = (
        FormSection("Item", "What is watched, and at which site.", ("variant_id", "category_id", "site_id")),
        FormSection("Levels", "When to buy more, and how much.", ("minimum", "maximum", "multiple", "lead_days")),
        FormSection("Rest", "No alert until then.", ("snoozed_until",)),
    )
    title = "Reorder rules"
    purpose = "When to order again, and how much. Alerts come from these rules."
    pickers = SITE_ONLY
    icon = "adjustments"
    list_columns = ["variant.item", "category", "site", "minimum", "maximum", "multiple", "lead_days", "snoozed_until"]
    show_columns = [
        "variant", "category", "site", "minimum", "maximum", "multiple", "lead_days", "snoozed_until", *SERVED,
    ]  # fmt: skip
    label_columns = {"variant.item": "Item", "variant": "Item", "lead_days": "Days until an order arrives"}
    description_columns = {
        "variant_id": "Left empty: for the items of a category, or all items of the site.",
        "category_id": "For every item of the category and of those below it that has no nearer rule.",
        "site_id": "Left empty: at every site where the item lies or lay.",
        "minimum": "An alert is raised when no more than this is available.",
        "maximum": "Orders fill up to this.",
        "multiple": "Orders come in multiples of this.",
    }
    kinds = {"variant.item": "item"}
    card = {"site": "start", "category": "state"}
    extras = Extras(
        links=(PageLink("Try on history", "chart-line", "/reorder_rule/simulate?rule_id={row.id}", "ReorderRule"),)
    )


class StockAlertView(StockAlertScreen, View):
    """Alerts: what is running low."""

    title = "Alerts"
    purpose = "Items that fell to their reorder point. Alerts come from reorder rules and end when goods come in."
    icon = "bell"
    base_order = ("resolved_at", "desc")  # those not resolved first, the newest of them on top
    pickers = SITE_ONLY
    list_columns = ["variant.item", "site", "state", "available", "minimum", "opened_at", "changed_at"]
    show_columns = [
        "variant", "site", "state", "available", "minimum", "rule", "opened_at", "changed_at", "snoozed_until",
        "resolved_at",
    ]  # fmt: skip
    label_columns = {"variant.item": "Item", "variant": "Item"}
    kinds = {"variant.item": "item", "state": "status"}
