"""Where to lay goods down, and where pick faces are filled from."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.core import clock
from app.inventory.queries.available import AVAILABLE
from app.inventory.queries.scope import IN_SCOPE, parameters
from app.inventory.sql import run

FREE_BINS = 3

# An open storage bin of the site, in this order: the item's own bins with room, those with the same lot, those with the
# item, then free ones (nothing lies there, nobody's pick face), first those beside the bins that the item has already.
BINS = """
WITH own AS (
  SELECT bin.id, bin.code, bin.parent_id, rule.maximum, coalesce(held.on_hand, 0) AS on_hand,
         coalesce(held.has_lot, false) AS has_lot
  FROM inventory.location bin
  LEFT JOIN inventory.bin_rule rule ON rule.location_id = bin.id AND rule.variant_id = %(variant)s
  LEFT JOIN (
    SELECT location_id, sum(on_hand) AS on_hand, bool_or(lot_id = %(lot)s AND lot_id <> 0) AS has_lot
    FROM inventory.stock_level WHERE variant_id = %(variant)s AND on_hand > 0 GROUP BY location_id
  ) held ON held.location_id = bin.id
  WHERE bin.site_id = %(site)s AND bin.level = 'bin' AND bin.kind = 'storage' AND bin.is_active
    AND (rule.id IS NOT NULL OR held.on_hand > 0)
), free AS (
  SELECT bin.id, bin.code, bin.parent_id IN (SELECT parent_id FROM own) AS is_near
  FROM inventory.location bin
  WHERE bin.site_id = %(site)s AND bin.level = 'bin' AND bin.kind = 'storage' AND bin.is_active
    AND NOT EXISTS (SELECT FROM inventory.stock_level level WHERE level.location_id = bin.id AND level.on_hand <> 0)
    AND NOT EXISTS (SELECT FROM inventory.bin_rule rule WHERE rule.location_id = bin.id)
  ORDER BY is_near DESC, bin.code LIMIT %(free)s
)
SELECT id, code, why, room FROM (
  SELECT id, code, 'home' AS why, maximum - on_hand AS room, 0 AS rank FROM own WHERE maximum > on_hand
  UNION ALL
  SELECT id, code, CASE WHEN has_lot THEN 'same_lot' ELSE 'same_item' END, NULL, CASE WHEN has_lot THEN 1 ELSE 2 END
  FROM own WHERE maximum IS NULL
  UNION ALL
  SELECT id, code, 'free', NULL, CASE WHEN is_near THEN 3 ELSE 4 END FROM free
) bin
ORDER BY rank, code LIMIT 20
"""

FACES = f"""
SELECT rule.id, rule.variant_id, location.id, location.code, location.site_id, rule.minimum, rule.maximum, unit.scale, (
  SELECT coalesce(sum({AVAILABLE}), 0)
  FROM inventory.stock_level level JOIN inventory.condition ON condition.id = level.condition_id
  WHERE level.variant_id = rule.variant_id AND level.location_id = location.id
)
FROM inventory.bin_rule rule
JOIN inventory.location ON location.id = rule.location_id
JOIN catalog.variant ON variant.id = rule.variant_id
JOIN catalog.product ON product.id = variant.product_id
JOIN catalog.unit ON unit.id = product.base_unit_id
WHERE rule.id = ANY(%(ids)s::bigint[]) AND {IN_SCOPE}
ORDER BY location.code, rule.id
"""  # noqa: S608 (constants only)

# What may be taken to fill a pick face: available goods of the site outside of the item's pick faces, in its order.
SOURCES = f"""
SELECT level.id, level.variant_id, location.site_id, location.id, location.code, level.lot_id, {AVAILABLE}
FROM inventory.stock_level level
JOIN inventory.location ON location.id = level.location_id
JOIN inventory.condition ON condition.id = level.condition_id
LEFT JOIN inventory.stocking_policy policy ON policy.variant_id = level.variant_id
WHERE level.variant_id = ANY(%(variants)s::bigint[]) AND location.site_id = ANY(%(sites)s::bigint[])
  AND level.on_hand > 0 AND {AVAILABLE} > 0
  AND NOT EXISTS (
    SELECT FROM inventory.bin_rule rule
    WHERE rule.variant_id = level.variant_id AND rule.location_id = level.location_id
  )
ORDER BY CASE WHEN policy.picking = 'closest' THEN location.code END,
         CASE WHEN coalesce(policy.picking, 'fefo') = 'fefo' THEN level.expires_on END NULLS LAST,
         CASE WHEN policy.picking = 'lifo' THEN -level.lot_id ELSE level.lot_id END,
         CASE WHEN policy.picking = 'lifo' THEN -level.id ELSE level.id END
"""  # noqa: S608 (constants only)


@dataclass(frozen=True, slots=True)
class SuggestedBin:
    """A bin to lay goods down in; `why` is home, same_lot, same_item or free. `room` None: no bound is set."""

    location_id: int
    place: str
    why: str
    room: Decimal | None


@dataclass(slots=True)
class Source:
    """Goods that a pick face may be filled from; `free` is what is left of them."""

    level_id: int
    variant_id: int
    site_id: int
    location_id: int
    place: str
    lot_id: int
    free: Decimal


@dataclass(frozen=True, slots=True)
class Filling:
    """A pick face, what is available in it, what it lacks to its maximum, and where how much of that comes from."""

    bin_rule_id: int
    variant_id: int
    location_id: int
    place: str
    minimum: Decimal
    available: Decimal
    lacking: Decimal
    parts: Sequence[tuple[Source, Decimal]]

    @property
    def is_under(self) -> bool:
        """Whether less than the minimum is available in it."""
        return self.available < self.minimum


def suggested_bins(variant_id: int, site_id: int, lot_id: int) -> Sequence[SuggestedBin]:
    """Bins of the site for goods of the item and lot, the best first; never one in quarantine or switched off."""
    values = {"variant": variant_id, "site": site_id, "lot": lot_id, "free": FREE_BINS}
    return [SuggestedBin(*row) for row in run(BINS, values)]


def fillings_of(bin_rule_ids: Sequence[int]) -> Sequence[Filling]:
    """How each of the pick faces may be filled, by place; goods are given once. Two statements."""
    now = clock.now()
    faces = run(FACES, {"ids": list(bin_rule_ids), "now": now, **parameters()})
    wanted = {"variants": [face[1] for face in faces], "sites": [face[4] for face in faces], "now": now}
    sources = [Source(*row) for row in run(SOURCES, wanted)] if faces else []
    return [_filling(*face, sources=sources) for face in faces]


def _filling(
    rule_id: int, variant_id: int, location_id: int, place: str, site_id: int, *figures: Decimal, sources: list[Source]
) -> Filling:
    minimum, maximum, scale, available = figures
    lacking = max(whole(maximum - available, int(scale)), Decimal(0))
    fitting = [source for source in sources if (source.variant_id, source.site_id) == (variant_id, site_id)]
    return Filling(rule_id, variant_id, location_id, place, minimum, available, lacking, _taken(fitting, lacking))


def _taken(sources: Sequence[Source], lacking: Decimal) -> Sequence[tuple[Source, Decimal]]:
    parts = []
    for source in sources:
        part = min(source.free, lacking)
        if part > 0:
            parts.append((source, part))
            source.free, lacking = source.free - part, lacking - part
    return parts


def whole(quantity: Decimal, scale: int) -> Decimal:
    """The quantity cut to what can be counted with that many decimals."""
    step = Decimal(1).scaleb(-scale)
    return quantity // step * step
