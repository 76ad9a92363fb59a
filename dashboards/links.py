"""Where a number leads: the list of the rows behind it, for those who may read them."""

from app.core.screens.access import may

# What a list shows where its name on the page promises something else.
NOTES = {"stock-outs": "Lists the places that ran empty; an item counts as out once all its places are."}

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


def note(name: str) -> str:
    """What the list called `name` shows, where that is not what its number counts; else empty."""
    return NOTES.get(name, "")


def alert_address(alert_id: int, verb: str = "") -> str:
    """Address of one alert's page, or of the verb there."""
    return f"/stock_alert/{alert_id}/{verb}" if verb else f"/stock_alert/show/{alert_id}"
