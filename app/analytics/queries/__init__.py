"""The metric catalogue: what dashboards ask. Each answer is bounded, within the actor's sites, and changes nothing."""

from app.analytics.queries.activity import Activity, latest_activity
from app.analytics.queries.alerts import Attention, live_alerts, needs_attention, unacknowledged_alerts
from app.analytics.queries.as_of import Asked, Held, Total, asked, every_item_as_of, stock_as_of, total_as_of
from app.analytics.queries.availability import Availability, availability
from app.analytics.queries.flows import Flow, flows
from app.analytics.queries.freshness import Freshness, freshness
from app.analytics.queries.health import SiteHealth, stock_health
from app.analytics.queries.period import PERIODS, Period, period_between, period_named
from app.analytics.queries.trend import Trend
from app.analytics.queries.value import SiteValue, stock_value, stock_value_by_site

__all__ = [
    "PERIODS",
    "Activity",
    "Asked",
    "Attention",
    "Availability",
    "Flow",
    "Freshness",
    "Held",
    "Period",
    "SiteHealth",
    "SiteValue",
    "Total",
    "Trend",
    "asked",
    "availability",
    "every_item_as_of",
    "flows",
    "freshness",
    "latest_activity",
    "live_alerts",
    "needs_attention",
    "period_between",
    "period_named",
    "stock_as_of",
    "stock_health",
    "stock_value",
    "stock_value_by_site",
    "total_as_of",
    "unacknowledged_alerts",
]
