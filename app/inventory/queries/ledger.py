"""The ledger of a variant: its moves, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.inventory.queries.scope import parameters
from app.inventory.sql import run

LIMIT = 100

# A move is in scope where either of its places is; virtual places belong to no site.
LEDGER = """
SELECT move.id, move.posting_id, posting.verb, source.code, target.code, move.quantity, move.value_amount,
       move.effective_at, move.recorded_at, reason.name, posting.reference, posting.actor_id
FROM inventory.stock_move move
JOIN inventory.posting ON posting.id = move.posting_id
JOIN inventory.location source ON source.id = move.from_location_id
JOIN inventory.location target ON target.id = move.to_location_id
LEFT JOIN inventory.reason ON reason.id = posting.reason_id
WHERE move.variant_id = %(variant)s AND move.id < %(before)s
  AND (%(every_site)s OR source.site_id = ANY(%(sites)s::bigint[]) OR target.site_id = ANY(%(sites)s::bigint[]))
ORDER BY move.id DESC
LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One move, with what caused it; `quantity` in base units, `value_amount` in the base currency."""

    move_id: int
    posting_id: int
    verb: str
    from_place: str
    to_place: str
    quantity: Decimal
    value_amount: Decimal
    effective_at: datetime
    recorded_at: datetime
    reason: str | None
    reference: str | None
    actor_id: int | None


def ledger_of(variant_id: int, *, before_id: int = 2**63 - 1, limit: int = LIMIT) -> Sequence[LedgerLine]:
    """The variant's moves recorded before `before_id` (a move's id; for paging), within the actor's sites."""
    values = {"variant": variant_id, "before": before_id, "limit": limit, **parameters()}
    return [LedgerLine(*row) for row in run(LEDGER, values)]
