"""The moves of a level as they happened, page by page and as of any instant, with what lay there before the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.inventory.queries.explanation import COMES, LEAVES, LevelMove
from app.inventory.queries.scope import IN_SCOPE, parameters
from app.inventory.sql import run

_MOVES = f"""
FROM inventory.stock_level level
JOIN inventory.location ON location.id = level.location_id
JOIN inventory.stock_move move ON move.variant_id = level.variant_id AND ({COMES} OR {LEAVES})
WHERE level.id = %(level)s AND {IN_SCOPE} AND (%(before)s::bigint IS NULL OR (move.effective_at, move.id)
    < (SELECT last.effective_at, last.id FROM inventory.stock_move last WHERE last.id = %(before)s))
  AND (%(as_of)s::timestamptz IS NULL OR move.effective_at <= %(as_of)s)
"""  # noqa: S608 (constants only)
_CHANGE = f"CASE WHEN {COMES} THEN move.quantity ELSE -move.quantity END"
BALANCE = f"SELECT coalesce(sum({_CHANGE}), 0) {_MOVES}"
PAGE = f"""
SELECT move.id, move.posting_id, move.from_location_id, move.to_location_id, move.effective_at, move.recorded_at,
       {_CHANGE}
{_MOVES} ORDER BY move.effective_at DESC, move.id DESC LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class LevelHistory:
    """`balance` is what the moves before the window's end come to; `moves` are the newest of them.

    `older` is the id of the move before which the next page begins; None on the last page.
    """

    balance: Decimal
    moves: Sequence[LevelMove]
    older: int | None


def history_of_level(level_id: int, *, before: int | None, as_of: datetime | None, limit: int) -> LevelHistory:
    """The moves that happened before the move `before`, by `as_of`, newest first; nothing out of the actor's sites."""
    values = {"level": level_id, "before": before, "as_of": as_of, "limit": limit + 1, **parameters()}
    balance = run(BALANCE, values)[0][0]
    moves = [LevelMove(*row) for row in run(PAGE, values)]
    older = moves[limit - 1].move_id if len(moves) > limit else None
    return LevelHistory(balance, moves[:limit], older)
