"""Why a level shows its figures: the moves in and out, and the open holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from app.inventory.models import kind_of_move
from app.inventory.queries.scope import IN_SCOPE, parameters
from app.inventory.sql import run

LIMIT = 100

# A move leaves a level, or comes into it; one that only relabels touches two levels of one place.
COMES = """(move.to_location_id, move.to_lot_id, move.to_condition_id)
      = (level.location_id, level.lot_id, level.condition_id)"""
LEAVES = """(move.from_location_id, move.lot_id, move.condition_id)
      = (level.location_id, level.lot_id, level.condition_id)"""

LEVEL = f"""
SELECT level.on_hand, level.reserved, moved.incoming, moved.outgoing, moved.moves, held.quantity
FROM inventory.stock_level level
JOIN inventory.location ON location.id = level.location_id
CROSS JOIN LATERAL (
  SELECT coalesce(sum(quantity) FILTER (WHERE {COMES}), 0) AS incoming,
         coalesce(sum(quantity) FILTER (WHERE {LEAVES}), 0) AS outgoing, count(*) AS moves
  FROM inventory.stock_move move
  WHERE move.variant_id = level.variant_id AND ({COMES} OR {LEAVES})
) moved
CROSS JOIN LATERAL (
  SELECT coalesce(sum(quantity), 0) AS quantity FROM inventory.reservation_hold WHERE level_id = level.id AND is_open
) held
WHERE level.id = %(level)s AND {IN_SCOPE}
"""  # noqa: S608 (constants only)

MOVES = f"""
SELECT move.id, move.posting_id, move.from_location_id, move.to_location_id, move.effective_at, move.recorded_at,
       CASE WHEN {COMES} THEN move.quantity ELSE -move.quantity END
FROM inventory.stock_level level
JOIN inventory.stock_move move ON move.variant_id = level.variant_id
  AND ({COMES} OR {LEAVES})
WHERE level.id = %(level)s
ORDER BY move.effective_at DESC, move.id DESC
LIMIT %(limit)s
"""  # noqa: S608 (constants only)

HOLDS = """
SELECT reservation.id, reservation.state, reservation.demand, hold.quantity, reservation.expires_at
FROM inventory.reservation_hold hold JOIN inventory.reservation ON reservation.id = hold.reservation_id
WHERE hold.level_id = %(level)s AND hold.is_open
ORDER BY reservation.id
LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class LevelMove:
    """A move as the level felt it: `change` is negative where goods left."""

    move_id: int
    posting_id: int
    from_location_id: int
    to_location_id: int
    effective_at: datetime
    recorded_at: datetime
    change: Decimal

    @property
    def is_late(self) -> bool:
        """Whether it was recorded on a later day than it happened on."""
        return self.recorded_at.astimezone(UTC).date() > self.effective_at.astimezone(UTC).date()

    @property
    def kind(self) -> str:
        """What the move was: `receipt`, `shipment`…"""
        return kind_of_move(self.from_location_id, self.to_location_id)


@dataclass(frozen=True, slots=True)
class Hold:
    """An open hold on the level."""

    reservation_id: int
    state: str
    demand: str
    quantity: Decimal
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """The level's figures, the sums that make them, and the newest moves and the open holds behind the sums."""

    on_hand: Decimal
    reserved: Decimal
    incoming: Decimal
    outgoing: Decimal
    move_count: int
    held: Decimal
    moves: Sequence[LevelMove]
    holds: Sequence[Hold]

    @property
    def ties_out(self) -> bool:
        """Whether moves make what is on hand, and holds what is reserved."""
        return self.on_hand == self.incoming - self.outgoing and self.reserved == self.held


def explain_level(level_id: int, *, limit: int = LIMIT) -> Explanation | None:
    """What makes the level's figures; None for a level that is unknown or out of the actor's sites."""
    rows = run(LEVEL, {"level": level_id, **parameters()})
    if not rows:
        return None
    values = {"level": level_id, "limit": limit}
    moves = [LevelMove(*row) for row in run(MOVES, values)]
    holds = [Hold(*row) for row in run(HOLDS, values)]
    on_hand, reserved, incoming, outgoing, move_count, held = rows[0]
    return Explanation(on_hand, reserved, incoming, outgoing, move_count, held, moves, holds)
