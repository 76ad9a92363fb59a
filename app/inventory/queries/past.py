"""What movements said to have happened earlier do to the figures of the days since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.inventory.sql import run

Changes = Mapping[tuple[int, int], Decimal]  # (variant, place) -> what is added to it

# What lay there between then and now is what lies there now, less what came and went since.
EFFECTS = """
WITH change AS (
  SELECT * FROM unnest(%(variants)s::bigint[], %(places)s::bigint[], %(quantities)s::numeric[])
    AS change (variant_id, location_id, quantity)
), later AS MATERIALIZED (
  SELECT change.variant_id, change.location_id, move.effective_at, move.id,
         CASE WHEN move.to_location_id = change.location_id THEN move.quantity ELSE -move.quantity END AS net
  FROM change JOIN inventory.stock_move move ON move.variant_id = change.variant_id
    AND move.effective_at > %(since)s
    AND (move.to_location_id = change.location_id) <> (move.from_location_id = change.location_id)
), standing AS (
  SELECT variant_id, location_id, effective_at AS at,
         sum(net) OVER (PARTITION BY variant_id, location_id ORDER BY effective_at, id)
         - sum(net) OVER (PARTITION BY variant_id, location_id) AS distance
  FROM later
  UNION ALL
  SELECT variant_id, location_id, %(since)s::timestamptz,
         -coalesce((SELECT sum(net) FROM later
                    WHERE (later.variant_id, later.location_id) = (change.variant_id, change.location_id)), 0)
  FROM change
), lowest AS (
  SELECT DISTINCT ON (variant_id, location_id) * FROM standing ORDER BY variant_id, location_id, distance, at
), opening AS (
  SELECT DISTINCT ON (variant_id, location_id) * FROM standing ORDER BY variant_id, location_id, at
)
SELECT variant_id, variant.sku, variant.name, location_id, location.code, change.quantity,
       present.on_hand + opening.distance, present.on_hand + lowest.distance, lowest.at
FROM change
JOIN lowest USING (variant_id, location_id)
JOIN opening USING (variant_id, location_id)
JOIN catalog.variant ON variant.id = variant_id
JOIN inventory.location ON location.id = location_id
CROSS JOIN LATERAL (
  SELECT coalesce(sum(level.on_hand), 0) AS on_hand FROM inventory.stock_level level
  WHERE (level.variant_id, level.location_id) = (change.variant_id, change.location_id)
) present
ORDER BY variant.sku, location.code
"""


@dataclass(frozen=True, slots=True)
class Effect:
    """What changes at a place from an instant on: `on_hand` at that instant, `lowest` of all since, before the change.

    `lowest_at` is when it stood lowest; base units.
    """

    variant_id: int
    sku: str
    name: str
    location_id: int
    place: str
    change: Decimal
    on_hand: Decimal
    lowest: Decimal
    lowest_at: datetime

    @property
    def is_below_zero(self) -> bool:
        """Whether less than nothing would have lain there at some time since."""
        return self.lowest + self.change < 0


def effects_of(changes: Changes, since: datetime) -> Sequence[Effect]:
    """What the changes do to the figures from `since` until now, by item and place."""
    values: dict[str, Any] = {
        "variants": [variant for variant, _ in changes],
        "places": [place for _, place in changes],
        "quantities": list(changes.values()),
        "since": since,
    }
    return [Effect(*row) for row in run(EFFECTS, values)] if changes else []
