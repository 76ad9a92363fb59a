"""The rows behind the numbers of a figure: for each row of it, the addresses of lists by column.

Flows are sums of moves, and lead to these. What stands at the close of a day leads, today, to what stands there now,
and on an earlier day to the moves that changed it on that day.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from app.analytics.queries import Availability, Flow, Period, SiteHealth, SiteValue
from app.core import clock
from dashboards.links import address, list_address

Links = Mapping[str, str]
FLOWS = ("inbound", "outbound", "adjusted", "transferred_in", "transferred_out")
STATES = ("healthy", "low", "out", "over")


def of_value(row: SiteValue, _period: Period) -> Links:
    """The stock of the site today; on an earlier day the site's moves of that day."""
    if row.day == clock.today():
        filters = {"location.site_id": row.site_id, "on_hand__ne": 0}
        return {"value_amount": list_address("StockLevel", "stock_level", filters)}
    return {"value_amount": _moves(row.day, row.day + timedelta(days=1), {"places.site_id": row.site_id})}


def of_flow(row: Flow, period: Period) -> Links:
    """The moves of the day, week or month that each number sums."""
    end = min(_end(row.start, period.bucket), period.last_day + timedelta(days=1))
    return {flow: _moves(row.start, end, {"flow": flow}) for flow in FLOWS}


def of_health(row: SiteHealth, _period: Period) -> Links:
    """The items of each state at the site."""
    return {state: list_address("Variant", "variant", {"health": f"{state}.{row.site_id}"}) for state in STATES}


def of_availability(row: Availability, _period: Period) -> Links:
    """The items in stock and out of stock today; on an earlier day the moves of that day."""
    if row.day == clock.today():
        return {"available": address("available"), "out": address("stock-outs")}
    return dict.fromkeys(("available", "out"), _moves(row.day, row.day + timedelta(days=1), {}))


def _moves(first: date, end: date, filters: Mapping[str, object]) -> str:
    """The moves from the first day on, before the end; days are counted in UTC, as the rollups do."""
    days = {"effective_at__gte": f"{first}T00:00Z", "effective_at__lt": f"{end}T00:00Z"}
    return list_address("StockMove", "stock_move", {**filters, **days})


def _end(start: date, bucket: str) -> date:
    """The first day after the day, week or month that begins on `start`."""
    if bucket == "month":
        return (start.replace(day=1) + timedelta(days=31)).replace(day=1)
    return start + timedelta(days=7 if bucket == "week" else 1)
