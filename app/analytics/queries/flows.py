"""How many units came and went."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import text

from app.analytics.queries.period import Period
from app.analytics.queries.scope import visible_sites
from app.core.db import session

_FLOWS = text("""
WITH counted AS (
    SELECT date_trunc(:bucket, day::timestamp)::date AS start, flow,
           sum(quantity_in) AS quantity_in, sum(quantity_out) AS quantity_out
    FROM analytics.site_daily
    WHERE day BETWEEN :first_day AND :last_day AND (:everywhere OR site_id = ANY(:site_ids))
    GROUP BY 1, flow
)
SELECT calendar.start::date,
       coalesce(sum(quantity_in) FILTER (WHERE flow IN ('supplier', 'customer')), 0),
       coalesce(sum(quantity_out) FILTER (WHERE flow IN ('supplier', 'customer')), 0),
       coalesce(sum(quantity_in - quantity_out) FILTER (WHERE flow IN ('adjustment', 'scrap')), 0),
       coalesce(sum(quantity_in) FILTER (WHERE flow = 'site'), 0),
       coalesce(sum(quantity_out) FILTER (WHERE flow = 'site'), 0)
FROM generate_series(date_trunc(:bucket, CAST(:first_day AS timestamp)), CAST(:last_day AS timestamp),
                     CAST('1 ' || :bucket AS interval)) calendar (start)
LEFT JOIN counted ON counted.start = calendar.start::date
GROUP BY calendar.start ORDER BY calendar.start
""")


@dataclass(frozen=True)
class Flow:
    """Units that crossed the border of the visible sites in the day, week or month that begins on `start`.

    `inbound` came from suppliers and back from customers, `outbound` went to customers and back to suppliers;
    `adjusted` is what corrections added less what they and scrapping took; transfers came from or went to other sites.
    """

    start: date
    inbound: Decimal
    outbound: Decimal
    adjusted: Decimal
    transferred_in: Decimal
    transferred_out: Decimal


def flows(period: Period) -> list[Flow]:
    """One row per day, week or month of the period, oldest first, those without moves included; the first is whole."""
    # A week or month that begins before the period is counted whole, so that its bar can be compared with the others.
    bounds = period.bounds()
    if period.bucket == "week":
        bounds["first_day"] -= timedelta(days=bounds["first_day"].weekday())
    elif period.bucket == "month":
        bounds["first_day"] = bounds["first_day"].replace(day=1)
    rows = session.execute(_FLOWS, {**visible_sites(), **bounds, "bucket": period.bucket})
    return [Flow(*row) for row in rows]
