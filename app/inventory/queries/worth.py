"""What makes the value of an item: its account, the moves and later costs behind it, and its open layers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.core import current
from app.inventory.models import FIFO, kind_of_move
from app.inventory.queries.scope import IN_SCOPE, parameters
from app.inventory.sql import run

ACCOUNT = f"""
SELECT account.on_hand, account.value_amount, account.average_amount, account.owed_amount,
       coalesce(policy.costing, 'average'), coalesce((
  SELECT sum(level.on_hand) FROM inventory.stock_level level JOIN inventory.location ON location.id = level.location_id
  WHERE level.variant_id = account.variant_id AND {IN_SCOPE}
), 0)
FROM inventory.stock_account account
LEFT JOIN inventory.stocking_policy policy ON policy.variant_id = account.variant_id
WHERE account.variant_id = %(variant)s
"""  # noqa: S608 (constants only)

# Both kinds of row are of postings, and what a posting books beside its moves comes after them.
ENTRIES = """
(
  SELECT move.posting_id, move.from_location_id, move.to_location_id, NULL AS kind, move.quantity, move.effective_at,
         move.value_amount * ((target.role IS NULL)::int - (source.role IS NULL)::int) AS change, move.id
  FROM inventory.stock_move move
  JOIN inventory.location source ON source.id = move.from_location_id
  JOIN inventory.location target ON target.id = move.to_location_id
  WHERE move.variant_id = %(variant)s AND (target.role IS NULL) <> (source.role IS NULL)
  ORDER BY move.id DESC LIMIT %(limit)s
) UNION ALL (
  SELECT posting_id, NULL, NULL, kind, NULL, effective_at, stock_amount, id
  FROM inventory.cost_adjustment WHERE variant_id = %(variant)s AND stock_amount <> 0
  ORDER BY id DESC LIMIT %(limit)s
)
ORDER BY posting_id DESC, kind NULLS LAST, id DESC LIMIT %(limit)s
"""

LAYERS = """
SELECT layer.id, layer.remaining, layer.remaining_amount, layer.began_at, move.posting_id
FROM inventory.cost_layer layer LEFT JOIN inventory.stock_move move ON move.id = layer.move_id
WHERE layer.variant_id = %(variant)s AND layer.remaining > 0
ORDER BY layer.id LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A move or a later cost that brought value in, or took it out (then `change` is negative)."""

    posting_id: int
    from_location_id: int | None
    to_location_id: int | None
    cost: str | None
    quantity: Decimal | None
    effective_at: datetime
    change: Decimal

    @property
    def kind(self) -> str:
        """What it was: `receipt`, `shipment`, `freight`…"""
        if self.from_location_id is None or self.to_location_id is None:
            return self.cost or ""
        return kind_of_move(self.from_location_id, self.to_location_id)


@dataclass(frozen=True, slots=True)
class OpenLayer:
    """What remains of a layer; `posting_id` is that of the receipt, None where a change of costing opened it."""

    id: int
    remaining: Decimal
    remaining_amount: Decimal
    began_at: datetime
    posting_id: int | None


@dataclass(frozen=True, slots=True)
class Worth:
    """The account of an item: `on_hand` and `value_amount` over all sites, `own` on hand at the actor's sites.

    The newest entries and the oldest open layers, for who sees every site.
    """

    on_hand: Decimal
    value_amount: Decimal
    average_amount: Decimal
    owed_amount: Decimal
    costing: str
    own: Decimal
    entries: Sequence[Entry]
    layers: Sequence[OpenLayer]

    @property
    def unit_value(self) -> Decimal:
        """The book value of one base unit; zero while nothing is on hand."""
        return self.value_amount / self.on_hand if self.on_hand > 0 else Decimal(0)

    @property
    def average(self) -> Decimal:
        """The moving average cost of one base unit; zero while nothing is on hand."""
        return self.average_amount / self.on_hand if self.on_hand > 0 else Decimal(0)


def worth_of(variant_id: int, *, limit: int) -> Worth | None:
    """What makes the item's value; None for an item that never moved."""
    rows = run(ACCOUNT, {"variant": variant_id, **parameters()})
    if not rows:
        return None
    on_hand, value, average, owed, costing, own = rows[0]
    sees_all, is_fifo = current.actor().site_ids is None, costing == FIFO
    values = {"variant": variant_id, "limit": limit}
    entries = run(ENTRIES, values) if sees_all and not is_fifo else []
    layers = run(LAYERS, values) if sees_all and is_fifo else []
    return Worth(
        on_hand,
        value,
        average,
        owed,
        costing,
        own,
        entries=[Entry(*row[:-1]) for row in entries],
        layers=[OpenLayer(*row) for row in layers],
    )
