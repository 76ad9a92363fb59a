"""How many active variants are in stock, and how many ran out."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select, text

from app.analytics.models import HOUSE, availability_daily
from app.analytics.queries.period import Period
from app.analytics.queries.scope import visible_sites
from app.analytics.queries.trend import Trend
from app.core.current import actor
from app.core.db import session

_OF_SEVERAL_SITES = text("""
SELECT count(*) FILTER (WHERE on_hand > 0) AS available, count(*) FILTER (WHERE on_hand <= 0) AS "out"
FROM (
    SELECT sum(summary.on_hand) AS on_hand
    FROM analytics.variant_summary summary
    JOIN catalog.variant variant ON variant.id = summary.variant_id
    JOIN catalog.product product ON product.id = variant.product_id AND product.status IN ('active', 'phase_out')
    WHERE summary.site_id = ANY(:site_ids)
    GROUP BY summary.variant_id
) held
""")


@dataclass(frozen=True)
class Availability:
    """Active variants with something on hand, and those that had some before and have none."""

    available: Trend
    out: Trend


def availability(period: Period) -> Availability:
    """The counts of the visible sites together, a variant held by two of them once.

    Counts per day are kept for the house and for each single site; an actor of several sites gets today's only.
    """
    site_ids = actor().site_ids
    if site_ids is not None and len(site_ids) != 1:
        available, out = session.execute(_OF_SEVERAL_SITES, visible_sites()).one()
        return Availability(Trend(Decimal(available)), Trend(Decimal(out)))
    return _kept(HOUSE if site_ids is None else next(iter(site_ids)), period)


def _kept(site_id: int, period: Period) -> Availability:
    columns = availability_daily.c
    rows = session.execute(
        select(columns.available, columns.out)
        .where(columns.site_id == site_id, columns.day.between(period.first_day, period.last_day))
        .order_by(columns.day)
    ).all()
    return (
        Availability(*(_trend(counts) for counts in zip(*rows, strict=True)))
        if rows
        else Availability(_trend(()), _trend(()))
    )


def _trend(counts: tuple[int, ...]) -> Trend:
    points = tuple(Decimal(count) for count in counts)
    return Trend(points[-1] if points else Decimal(0), points)
