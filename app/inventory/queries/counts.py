"""What counts tell: how far they are, what moved meanwhile, how right the books were, and when levels were counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.core import current
from app.inventory.queries.explanation import COMES, LEAVES
from app.inventory.queries.scope import IN_SCOPE, parameters
from app.inventory.sql import run

LIMIT = 100

# Whether the reader may learn what the books say; as StockCount.hides_books, and not for whoever counted any line.
IS_SHOWN = """
(NOT count.is_blind OR count.state = 'posted' OR (
  count.state NOT IN ('planned', 'counting', 'recount') AND coalesce(count.assignee_id <> %(me)s, true)
  AND NOT EXISTS (
    SELECT FROM inventory.count_line own WHERE own.count_id = count.id AND own.counted_by_id = %(me)s)))
"""

PROGRESS = f"""
SELECT count.id, count(line.id), count(line.counted),
  CASE WHEN {IS_SHOWN} THEN count(*) FILTER (WHERE line.counted <> line.expected) END,
  CASE WHEN {IS_SHOWN} THEN
    coalesce(sum((line.counted - line.expected) * line.unit_value) FILTER (WHERE line.counted > line.expected), 0) END,
  CASE WHEN {IS_SHOWN} THEN
    coalesce(sum((line.expected - line.counted) * line.unit_value) FILTER (WHERE line.counted < line.expected), 0) END
FROM inventory.stock_count count LEFT JOIN inventory.count_line line ON line.count_id = count.id
WHERE count.id = ANY(%(ids)s::bigint[])
GROUP BY count.id
"""  # noqa: S608 (constants only)

# Moves of the line's level after the books were looked up and before the count was posted.
_SINCE = f"""
FROM inventory.count_line level
JOIN inventory.stock_count count ON count.id = level.count_id
JOIN inventory.stock_move move ON move.variant_id = level.variant_id AND move.id > level.seen_move_id
  AND ({COMES} OR {LEAVES})
  AND (count.posted_at IS NULL OR move.recorded_at <= count.posted_at)
  AND (count.posting_id IS NULL OR move.posting_id < count.posting_id)
WHERE level.counted IS NOT NULL AND level.id = ANY(%(ids)s::bigint[])
"""

MOVED = f"""
SELECT level.id, sum(CASE WHEN {COMES} THEN move.quantity ELSE -move.quantity END) {_SINCE} GROUP BY level.id
"""

MOVES_MEANWHILE = f"""
SELECT move.posting_id, move.from_location_id, move.to_location_id, move.recorded_at,
       CASE WHEN {COMES} THEN move.quantity ELSE -move.quantity END
{_SINCE} ORDER BY move.id LIMIT %(limit)s
"""

ACCURACY = f"""
SELECT site.id, site.code, count(*), sum(count.counted_lines), sum(count.right_lines), sum(count.book_amount),
       sum(count.right_amount), sum(count.gain_amount), sum(count.loss_amount)
FROM inventory.stock_count count
JOIN inventory.location site ON site.id = count.site_id
JOIN inventory.location ON location.id = count.location_id
WHERE count.state = 'posted' AND count.posted_at >= %(since)s AND {IN_SCOPE}
GROUP BY site.id ORDER BY site.code
"""  # noqa: S608 (constants only)

LAST_COUNTED = """
SELECT level.id, (
  SELECT max(line.counted_at) FROM inventory.count_line line
  JOIN inventory.stock_count count ON count.id = line.count_id AND count.state = 'posted'
  WHERE (line.location_id, line.variant_id, line.lot_id, line.condition_id)
        = (level.location_id, level.variant_id, level.lot_id, level.condition_id))
FROM inventory.stock_level level WHERE level.id = ANY(%(ids)s::bigint[])
"""

LAST_COUNTED_IN = f"""
SELECT place.id, max(line.counted_at)
FROM inventory.location place
JOIN inventory.location ON starts_with(location.path, place.path)
JOIN inventory.count_line line ON line.location_id = location.id
JOIN inventory.stock_count count ON count.id = line.count_id AND count.state = 'posted'
WHERE place.id = ANY(%(ids)s::bigint[]) AND {IN_SCOPE}
GROUP BY place.id
"""  # noqa: S608 (constants only)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a count is; what it found is None for whom it is blind. Amounts at the moving average, never negative."""

    count_id: int
    lines: int
    counted: int
    differing: int | None
    gain_amount: Decimal | None
    loss_amount: Decimal | None


@dataclass(frozen=True, slots=True)
class MoveMeanwhile:
    """A move of the level between counting and posting; `change` is negative where goods left."""

    posting_id: int
    from_location_id: int
    to_location_id: int
    recorded_at: datetime
    change: Decimal


@dataclass(frozen=True, slots=True)
class SiteAccuracy:
    """How right the books of a site were in the counts posted since a time: lines, and their value by the books."""

    site_id: int
    site: str
    counts: int
    counted_lines: int
    right_lines: int
    book_amount: Decimal
    right_amount: Decimal
    gain_amount: Decimal
    loss_amount: Decimal


def progress_of(count_ids: Sequence[int]) -> Sequence[Progress]:
    """How far each of the counts is; one statement. The ids are of counts that the actor may see."""
    values = {"ids": list(count_ids), "me": current.actor().user_id}
    return [Progress(*row) for row in run(PROGRESS, values)]


def moved_meanwhile(line_ids: Sequence[int]) -> dict[int, Decimal]:
    """Net change of each line's level between counting and posting, by line; lines without a move are left out."""
    return dict(run(MOVED, {"ids": list(line_ids)}))


def moves_meanwhile(line_id: int, *, limit: int = LIMIT) -> Sequence[MoveMeanwhile]:
    """The moves of the line's level between counting and posting, in the order of the ledger."""
    return [MoveMeanwhile(*row) for row in run(MOVES_MEANWHILE, {"ids": [line_id], "limit": limit})]


def accuracy_since(since: datetime) -> Sequence[SiteAccuracy]:
    """How right the books were, by site, in the counts posted since then, within the actor's sites."""
    return [SiteAccuracy(*row) for row in run(ACCURACY, {"since": since, **parameters()})]


def last_counted(level_ids: Sequence[int]) -> dict[int, datetime | None]:
    """When each of the levels was counted last, in a count that was posted."""
    return dict(run(LAST_COUNTED, {"ids": list(level_ids)}))


def last_counted_in(location_ids: Sequence[int]) -> dict[int, datetime]:
    """When anything in or below each of the places was counted last; places never counted are left out."""
    return dict(run(LAST_COUNTED_IN, {"ids": list(location_ids), **parameters()}))
