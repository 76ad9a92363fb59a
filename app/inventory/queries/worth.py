"""What makes the value of an item: its account at the moving average, and the moves that brought and took value."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.core import current
from app.inventory.models import kind_of_move
from app.inventory.queries.scope import IN_SCOPE, parameters
from app.inventory.sql import run

ACCOUNT = f"""
SELECT account.on_hand, account.value_amount, coalesce((
  SELECT sum(level.on_hand) FROM inventory.stock_level level JOIN inventory.location ON location.id = level.location_id
  WHERE level.variant_id = account.variant_id AND {IN_SCOPE}
), 0)
FROM inventory.stock_account account WHERE account.variant_id = %(variant)s
"""  # noqa: S608 (constants only)

ENTRIES = """
SELECT move.posting_id, move.from_location_id, move.to_location_id, move.quantity, move.effective_at,
       move.value_amount * ((target.role IS NULL)::int - (source.role IS NULL)::int)
FROM inventory.stock_move move
JOIN inventory.location source ON source.id = move.from_location_id
JOIN inventory.location target ON target.id = move.to_location_id
WHERE move.variant_id = %(variant)s AND (target.role IS NULL) <> (source.role IS NULL)
ORDER BY move.id DESC
LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A move that brought value in, or took it out (then `change` is negative)."""

    posting_id: int
    from_location_id: int
    to_location_id: int
    quantity: Decimal
    effective_at: datetime
    change: Decimal

    @property
    def kind(self) -> str:
        """What the move was: `receipt`, `shipment`…"""
        return kind_of_move(self.from_location_id, self.to_location_id)


@dataclass(frozen=True, slots=True)
class Worth:
    """The account of an item: `on_hand` and `value_amount` over all sites, `own` on hand at the actor's sites.

    The newest entries, for who sees every site.
    """

    on_hand: Decimal
    value_amount: Decimal
    own: Decimal
    entries: Sequence[Entry]

    @property
    def average(self) -> Decimal:
        """The moving average cost of one base unit; zero while nothing is on hand."""
        return self.value_amount / self.on_hand if self.on_hand > 0 else Decimal(0)


def worth_of(variant_id: int, *, limit: int) -> Worth | None:
    """What makes the item's value; None for an item that never moved."""
    rows = run(ACCOUNT, {"variant": variant_id, **parameters()})
    if not rows:
        return None
    sees_all = current.actor().site_ids is None
    entries = run(ENTRIES, {"variant": variant_id, "limit": limit}) if sees_all else []
    on_hand, value_amount, own = rows[0]
    return Worth(on_hand, value_amount, own, [Entry(*row) for row in entries])
