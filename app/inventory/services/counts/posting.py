"""Posting a count: the ledger moves what was counted less what the books said then, so what moved meanwhile remains."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic.dataclasses import dataclass

from app.core import clock
from app.core.command_fields import MONEY_STEP, STRICT, RowId
from app.core.db import session
from app.inventory.models import ADJUSTMENT, CountLine, StockCount
from app.inventory.services.counts import reviewing
from app.inventory.services.counts.reviewing import CLOSE_LINES, VARIANTS
from app.inventory.services.counts.state import CountState, advance, demand, lock_count, state_of
from app.inventory.services.ledger.account import ZERO
from app.inventory.services.ledger.lines import Line
from app.inventory.services.ledger.locking import lock_accounts
from app.inventory.services.ledger.posting import Draft, post
from app.inventory.sql import run

# The reason of every posting of a count; made anew where somebody deleted it.
REASON = """
INSERT INTO inventory.reason (code, name) VALUES ('counted', 'Counted')
ON CONFLICT (code) DO UPDATE SET code = excluded.code RETURNING id
"""

# How right the books were when they were counted: lines, and what they were worth.
FIGURES = """
SELECT count(*), count(*) FILTER (WHERE counted = expected),
       coalesce(sum(greatest(expected, 0) * unit_value), 0),
       coalesce(sum(greatest(expected, 0) * unit_value) FILTER (WHERE counted = expected), 0)
FROM inventory.count_line WHERE count_id = %(id)s AND counted IS NOT NULL
"""

# What one unit of each differing line came or went at.
WORTH = """
SELECT line.id, sum(move.value_amount) / sum(move.quantity)
FROM inventory.count_line line
JOIN inventory.stock_move move ON move.posting_id = %(posting)s AND move.variant_id = line.variant_id
 AND ((line.counted < line.expected AND (move.from_location_id, move.lot_id, move.condition_id)
                                       = (line.location_id, line.lot_id, line.condition_id))
   OR (line.counted > line.expected AND (move.to_location_id, move.to_lot_id, move.to_condition_id)
                                       = (line.location_id, line.lot_id, line.condition_id)))
WHERE line.count_id = %(count)s
GROUP BY line.id
"""

GAINED_AND_LOST = """
SELECT coalesce(sum(value_amount) FILTER (WHERE from_location_id = %(adjustment)s), 0),
       coalesce(sum(value_amount) FILTER (WHERE to_location_id = %(adjustment)s), 0)
FROM inventory.stock_move WHERE posting_id = %(posting)s
"""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ApplyCount:
    """Let an approved count become the books."""

    count_id: RowId


def apply_count(command: ApplyCount) -> CountState:
    """Move the difference of every line, counted less books at the instant of counting; again it is harmless.

    What was received, shipped or moved meanwhile stays as it was. What nobody approved, as little was gained and lost
    then, goes back to review where that is worth more than the limit now, and nothing is moved. Refuses a count that is
    not approved, and taking off what is promised or meanwhile gone: with every shortage, as the ledger does.
    """
    lock_accounts(row[0] for row in run(VARIANTS, {"id": command.count_id}))
    count = lock_count(command.count_id)
    if count.state == "posted":
        return state_of(count, is_replay=True)
    demand(count, "apply")
    lines = session.query(CountLine).filter(CountLine.count_id == count.id, CountLine.counted != CountLine.expected)
    if not _carried_out(count, lines.order_by(CountLine.counted > CountLine.expected, CountLine.id).all()):
        return advance(count, "exceed")
    figures: Any = run(FIGURES, {"id": count.id})[0]
    run(CLOSE_LINES, {"id": count.id})
    gained, lost = run(GAINED_AND_LOST, {"posting": count.posting_id, "adjustment": ADJUSTMENT})[0]
    count.counted_lines, count.right_lines, count.book_amount, count.right_amount = figures
    count.gain_amount, count.loss_amount = gained, lost
    count.posted_at = clock.now()
    return advance(count, "apply")


def _carried_out(count: StockCount, lines: Sequence[CountLine]) -> bool:
    """Post the differences; False, and nothing is posted, where they are worth too much for what nobody approved.

    Either way the lines say what one unit is worth by that posting.
    """
    with session.begin_nested() as trial:
        posting_id = _posted(count, lines)
        worth: dict[int, Decimal] = dict(run(WORTH, {"count": count.id, "posting": posting_id}))
        is_carried = count.approved_at is not None or _variance(lines, worth) <= reviewing.approval_limit()
        if not is_carried:
            trial.rollback()
    for line in lines:
        line.unit_value = worth[line.id].quantize(MONEY_STEP)
    count.posting_id = posting_id if is_carried else None
    session.flush()
    return is_carried


def _variance(lines: Sequence[CountLine], worth: Mapping[int, Decimal]) -> Decimal:
    """What the lines gain and lose together."""
    return sum((abs((line.counted or ZERO) - line.expected) * worth[line.id] for line in lines), ZERO)


def _posted(count: StockCount, lines: Sequence[CountLine]) -> int | None:
    """The id of the posting of the differences; None where there are none. What is taken off comes first."""
    if not lines:
        return None
    now = clock.now()
    draft = Draft(
        verb="adjust",
        lines=list(_drafted(lines, now)),
        effective_at=now,
        reason_id=run(REASON, {})[0][0],
        reference=f"Count {count.id}",
        note=count.note,
    )
    return post(draft).posting_id


def _drafted(lines: Sequence[CountLine], now: datetime) -> Iterator[Line]:
    for number, line in enumerate(lines):
        assert line.counted is not None
        difference = line.counted - line.expected
        is_gain = difference > 0
        yield Line(
            number=number,
            variant_id=line.variant_id,
            quantity=abs(difference),
            from_id=ADJUSTMENT if is_gain else line.location_id,
            from_field=None if is_gain else "location_id",
            to_id=line.location_id if is_gain else ADJUSTMENT,
            to_field="location_id" if is_gain else None,
            lot_id=line.lot_id or None,
            condition_id=line.condition_id,
            effective_at=now,
            quantity_field="counted",
        )
