"""What the books say of levels at the instant they are counted, written down with what was counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.core import clock, current
from app.core.command_fields import MONEY_STEP
from app.inventory.models import CountEntry, CountLine
from app.inventory.queries.explanation import COMES, LEAVES
from app.inventory.services.ledger.book import Book, LevelKey
from app.inventory.sql import run

# As the books stood at an instant: what lies there now, less what moved since. The accounts of the variants are locked,
# so no move is on its way.
LOOK_UP = f"""
SELECT level.variant_id, level.location_id, level.lot_id, level.condition_id,
       coalesce(lying.on_hand, 0) - coalesce(since.quantity, 0), seen.move_id
FROM unnest(%(variants)s::bigint[], %(locations)s::bigint[], %(lots)s::bigint[], %(conditions)s::bigint[])
  AS level (variant_id, location_id, lot_id, condition_id)
LEFT JOIN inventory.stock_level lying USING (variant_id, location_id, lot_id, condition_id)
CROSS JOIN LATERAL (
  SELECT coalesce(max(move.id), 0) AS move_id FROM inventory.stock_move move
  WHERE move.variant_id = level.variant_id AND (%(at)s::timestamptz IS NULL OR move.recorded_at <= %(at)s)
) seen
LEFT JOIN LATERAL (
  SELECT sum(CASE WHEN {COMES} THEN move.quantity ELSE -move.quantity END) AS quantity FROM inventory.stock_move move
  WHERE move.variant_id = level.variant_id AND move.id > seen.move_id AND ({COMES} OR {LEAVES})
) since ON true
"""  # noqa: S608 (constants only)


@dataclass(frozen=True, slots=True)
class Seen:
    """A level as the books had it after the move `move_id` of its variant and all before it."""

    on_hand: Decimal
    move_id: int
    unit_value: Decimal

    @property
    def columns(self) -> dict[str, Any]:
        """The snapshot as columns of a line."""
        return {"expected": self.on_hand, "seen_move_id": self.move_id, "unit_value": self.unit_value}


def books_of(book: Book, keys: Sequence[LevelKey], at: datetime | None = None) -> dict[LevelKey, Seen]:
    """What the books say of each level, by its key, or said at an instant past; the book holds the locked accounts."""
    variants, locations, lots, conditions = (list(column) for column in zip(*keys, strict=True))
    values = {"variants": variants, "locations": locations, "lots": lots, "conditions": conditions, "at": at}
    worth = {variant: book.accounts[variant].unit_worth.quantize(MONEY_STEP) for variant in variants}
    return {
        (variant, location, lot, condition): Seen(on_hand, move_id, worth[variant])
        for variant, location, lot, condition, on_hand, move_id in run(LOOK_UP, values)
    }


def write_down(line: CountLine, round_: int, seen: Seen, quantity: Decimal, at: datetime | None = None) -> CountEntry:
    """Let the line say what the actor counted now, against what the books said; answers the entry that keeps it."""
    who = current.actor()
    line.expected, line.seen_move_id, line.unit_value = seen.on_hand, seen.move_id, seen.unit_value
    line.counted, line.counted_at, line.counted_by_id = quantity, at or clock.now(), who.user_id
    return CountEntry(
        line=line,
        round=round_,
        quantity=quantity,
        expected=seen.on_hand,
        seen_move_id=seen.move_id,
        counted_at=line.counted_at,
        counted_by_id=who.user_id,
        principal=who.principal,
    )
