"""In how many variants each site is well stocked."""

from dataclasses import dataclass

from sqlalchemy import text

from app.analytics.queries.scope import visible_sites
from app.core.db import session

_HEALTH = text("""
SELECT site.id, site.name, summary.healthy, summary.low, summary."out", summary.over
FROM analytics.site_summary summary JOIN inventory.location site ON site.id = summary.site_id
WHERE :everywhere OR summary.site_id = ANY(:site_ids)
ORDER BY site.name, site.id
""")


@dataclass(frozen=True)
class SiteHealth:
    """Active variants by state: available nothing (`out`), minimum or less (`low`), above the maximum, or well."""

    site_id: int
    site: str
    healthy: int
    low: int
    out: int
    over: int


def stock_health() -> list[SiteHealth]:
    """One row per visible site, by name."""
    return [SiteHealth(*row) for row in session.execute(_HEALTH, visible_sites())]
