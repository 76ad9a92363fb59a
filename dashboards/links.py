"""Where a number leads: the list of the rows behind it, for those who may read them."""

from collections.abc import Mapping
from urllib.parse import urlencode

from app.core.screens.access import may

# Items of products that are sold; what is blocked or archived is not counted.
SOLD = {"product.status__in": "active,phase_out"}

# name: the resource one must be allowed to read, and the list's filters; a number and its list count the same.
LISTS: Mapping[str, tuple[str, str, Mapping[str, object]]] = {
    "stock": ("StockLevel", "stock_level", {}),
    "available": ("Variant", "variant", {"stock__ne": "out_of_stock", **SOLD}),
    "stock-outs": ("Variant", "variant", {"stock": "out_of_stock", "ever_stocked": "yes", **SOLD}),
    "alerts": ("StockAlert", "stock_alert", {"state__ne": "resolved"}),
    "open-alerts": ("StockAlert", "stock_alert", {"state": "open"}),
    "moves": ("StockMove", "stock_move", {}),
}


def address(name: str) -> str:
    """Address of the list called `name`; empty for those who may not read it."""
    resource, route, filters = LISTS[name]
    return list_address(resource, route, filters)


def list_address(resource: str, route: str, filters: Mapping[str, object]) -> str:
    """Address of the list at `route` with those filters; empty for those who may not read the resource."""
    if not may("read", resource):
        return ""
    query = urlencode(filters, safe=",")
    return f"/{route}/list/?{query}" if query else f"/{route}/list/"


def figure_address(name: str, period: str) -> str:
    """Address of the table of the figure called `name`, in the period of that name."""
    return f"/dashboard/figure/{name}/table?{urlencode({'period': period}, safe='.')}"


def alert_address(alert_id: int, verb: str = "") -> str:
    """Address of one alert's page, or of the verb there."""
    return f"/stock_alert/{alert_id}/{verb}" if verb else f"/stock_alert/show/{alert_id}"
