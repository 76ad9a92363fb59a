"""Low-stock alerts: how many are live, and which to look at first."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import text

from app.analytics.queries.period import Period
from app.analytics.queries.scope import visible_sites
from app.analytics.queries.trend import Trend
from app.core.db import session

_LIVE_PER_DAY = text("""
WITH live AS MATERIALIZED (
    SELECT (opened_at AT TIME ZONE 'UTC')::date AS opened_on, (resolved_at AT TIME ZONE 'UTC')::date AS resolved_on
    FROM inventory.stock_alert
    WHERE (:everywhere OR site_id = ANY(:site_ids)) AND (resolved_at IS NULL OR resolved_at >= :first_day)
), step AS (
    SELECT greatest(opened_on, :first_day) AS day, count(*) AS alerts FROM live GROUP BY 1
    UNION ALL
    SELECT resolved_on, -count(*) FROM live WHERE resolved_on IS NOT NULL GROUP BY 1
)
SELECT sum(coalesce(sum(step.alerts), 0)) OVER (ORDER BY calendar.day)
FROM generate_series(CAST(:first_day AS timestamp), CAST(:last_day AS timestamp), interval '1 day') calendar (day)
LEFT JOIN step ON step.day = calendar.day::date
GROUP BY calendar.day ORDER BY calendar.day
""")

_UNACKNOWLEDGED = text("""
SELECT count(*) FROM inventory.stock_alert WHERE state = 'open' AND (:everywhere OR site_id = ANY(:site_ids))
""")

# The emptiest first, measured against the minimum; the worst thousand open ones are enough to choose from.
_ATTENTION = text("""
SELECT alert.id, alert.variant_id, variant.sku, variant.name, alert.site_id, site.name AS site,
       alert.available, alert.minimum, unit.code AS unit,
       ceil(greatest(rule.maximum - alert.available, 0) / rule.multiple) * rule.multiple AS suggested, alert.opened_at
FROM (SELECT * FROM inventory.stock_alert
      WHERE state = 'open' AND (:everywhere OR site_id = ANY(:site_ids)) ORDER BY id DESC LIMIT 1000) alert
JOIN catalog.variant variant ON variant.id = alert.variant_id
JOIN catalog.product product ON product.id = variant.product_id
JOIN catalog.unit unit ON unit.id = product.base_unit_id
JOIN inventory.location site ON site.id = alert.site_id
LEFT JOIN inventory.reorder_rule rule ON rule.id = alert.rule_id
ORDER BY alert.available / nullif(alert.minimum, 0) NULLS FIRST, alert.id DESC
LIMIT :limit
""")


@dataclass(frozen=True)
class Attention:
    """An open alert: `available` of a variant at a site fell to `minimum` or below (base units).

    `suggested` fills up to the rule's maximum in its multiples; None where the rule is gone.
    """

    alert_id: int
    variant_id: int
    sku: str
    name: str
    site_id: int
    site: str
    available: Decimal
    minimum: Decimal
    unit: str
    suggested: Decimal | None
    opened_at: datetime


def live_alerts(period: Period) -> Trend:
    """Alerts not resolved at the visible sites, with one point per day's close."""
    return Trend.of(session.execute(_LIVE_PER_DAY, {**visible_sites(), **period.bounds()}).scalars())


def unacknowledged_alerts() -> int:
    """Open alerts that nobody has taken on."""
    count: int = session.execute(_UNACKNOWLEDGED, visible_sites()).scalar_one()
    return count


def needs_attention(limit: int = 5) -> list[Attention]:
    """Open alerts, the emptiest first, at most `limit`."""
    return [Attention(*row) for row in session.execute(_ATTENTION, {**visible_sites(), "limit": limit})]
