"""Goods of an item that wait for a bin, each with the best one."""

from collections.abc import Mapping

from app.inventory.queries.bins import suggested_bins
from app.inventory.queries.scope import IN_SCOPE, parameters
from app.inventory.sql import run

MOST = 4

WAITING = f"""
SELECT level.location_id, location.site_id, level.lot_id
FROM inventory.stock_level level JOIN inventory.location ON location.id = level.location_id
WHERE level.variant_id = %(variant)s AND level.on_hand > level.reserved AND level.condition_id = 0
  AND location.is_active AND (location.kind = 'staging' OR location.kind = 'storage' AND location.level <> 'bin')
  AND {IN_SCOPE}
ORDER BY level.id DESC LIMIT %(limit)s
"""  # noqa: S608 (constants only)


def bins_of_waiting(variant_id: int) -> Mapping[int, str]:
    """Code of the best bin by the place where goods of the item wait; the four newest such levels are looked at."""
    found: dict[int, str] = {}
    for location_id, site_id, lot_id in run(WAITING, {"variant": variant_id, "limit": MOST, **parameters()}):
        bins = [row.place for row in suggested_bins(variant_id, site_id, lot_id) if row.location_id != location_id]
        if bins:
            found.setdefault(location_id, bins[0])
    return found
