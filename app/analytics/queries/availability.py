"""How many active variants are in stock, and how many ran out."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, text

from app.analytics.models import HOUSE, availability_daily
from app.analytics.queries.period import Period
from app.analytics.queries.scope import visible_sites
from app.analytics.queries.since import SINCE
from app.core.current import actor
from app.core.db import session

_OF_SEVERAL_SITES = text(f"""
SELECT count(*) FILTER (WHERE on_hand > 0) AS available, count(*) FILTER (WHERE on_hand <= 0) AS "out"
FROM (
    SELECT sum(summary.on_hand - coalesce(since.net, 0)) AS on_hand
    FROM analytics.variant_summary summary
    LEFT JOIN (
        SELECT variant_id, site_id, sum(quantity) AS net FROM ({SINCE}) part GROUP BY variant_id, site_id
    ) since USING (variant_id, site_id)
    JOIN catalog.variant variant ON variant.id = summary.variant_id
    JOIN catalog.product product ON product.id = variant.product_id AND product.status IN ('active', 'phase_out')
    WHERE summary.site_id = ANY(:site_ids) AND summary.first_in_on <= :day
    GROUP BY summary.variant_id
) held
""")  # noqa: S608 (constants only)


@dataclass(frozen=True)
class Availability:
    """At the close of a day: active variants with something on hand, and those that had some before and have none."""

    day: date
    available: int
    out: int


def availability(period: Period) -> list[Availability]:
    """One row per day, oldest first, of the visible sites together; a variant held by two of them counts once.

    Days are kept for the house and for each single site; an actor of several sites gets one row, the last day's.
    """
    site_ids = actor().site_ids
    if site_ids is not None and len(site_ids) != 1:
        scope = {**visible_sites(), "day": period.last_day}
        return [Availability(period.last_day, *session.execute(_OF_SEVERAL_SITES, scope).one())]
    columns = availability_daily.c
    rows = session.execute(
        select(columns.day, columns.available, columns.out)
        .where(columns.site_id == (HOUSE if site_ids is None else next(iter(site_ids))))
        .where(columns.day.between(period.first_day, period.last_day))
        .order_by(columns.day)
    )
    return [Availability(*row) for row in rows]
