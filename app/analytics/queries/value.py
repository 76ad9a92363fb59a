"""What the stock is worth, in the base currency."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import text

from app.analytics.queries.period import Period
from app.analytics.queries.scope import visible_sites
from app.analytics.queries.trend import Trend
from app.core.db import session

# Walks back from today's balance, so the cost grows with the period shown and not with the ledger.
_VALUE_BY_SITE = text("""
WITH net AS MATERIALIZED (
    SELECT site_id, day, sum(value_in - value_out) AS amount
    FROM analytics.site_daily
    WHERE day > :first_day AND (:everywhere OR site_id = ANY(:site_ids))
    GROUP BY site_id, day
), opening AS (
    SELECT summary.site_id, site.name, summary.value_amount - coalesce(since.amount, 0) AS amount
    FROM analytics.site_summary summary
    JOIN inventory.location site ON site.id = summary.site_id
    LEFT JOIN (SELECT site_id, sum(amount) AS amount FROM net GROUP BY site_id) since
        ON since.site_id = summary.site_id
    WHERE :everywhere OR summary.site_id = ANY(:site_ids)
)
SELECT calendar.day::date AS day, opening.site_id, opening.name,
       opening.amount + sum(coalesce(net.amount, 0)) OVER (PARTITION BY opening.site_id ORDER BY calendar.day) AS amount
FROM opening
CROSS JOIN generate_series(CAST(:first_day AS timestamp), CAST(:last_day AS timestamp), interval '1 day') calendar (day)
LEFT JOIN net ON net.site_id = opening.site_id AND net.day = calendar.day::date
ORDER BY opening.name, opening.site_id, calendar.day
""")


@dataclass(frozen=True)
class SiteValue:
    """Value of a site's stock at the close of a day."""

    day: date
    site_id: int
    site: str
    value_amount: Decimal


def stock_value_by_site(period: Period) -> list[SiteValue]:
    """One row per site and day, by site name, oldest day first."""
    rows = session.execute(_VALUE_BY_SITE, {**visible_sites(), **period.bounds()})
    return [SiteValue(*row) for row in rows]


def stock_value(period: Period) -> Trend:
    """Value of all visible sites together, with one point per day."""
    totals: dict[date, Decimal] = {}
    for row in stock_value_by_site(period):
        totals[row.day] = totals.get(row.day, Decimal(0)) + row.value_amount
    return Trend.of(totals.values())
