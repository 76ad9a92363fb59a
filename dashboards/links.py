"""Where a number leads: the list of the rows behind it, for those who may read them."""

from app.core.screens.access import may

# name: the resource one must be allowed to read, and the address of its list.
LISTS = {
    "stock": ("StockLevel", "/stock_level/list/"),
    "variants": ("Variant", "/variant/list/"),
    "stock-outs": ("StockLevel", "/stock_level/list/?on_hand__lte=0"),
    "alerts": ("StockAlert", "/stock_alert/list/?state__ne=resolved"),
    "open-alerts": ("StockAlert", "/stock_alert/list/?state=open"),
    "moves": ("StockMove", "/stock_move/list/"),
}


def address(name: str) -> str:
    """Address of the list called `name`; empty for those who may not read it."""
    resource, url = LISTS[name]
    return url if may("read", resource) else ""


def alert_address(alert_id: int) -> str:
    """Address of one alert, where it can be acknowledged, snoozed or answered with a receipt."""
    return f"/stock_alert/show/{alert_id}"
