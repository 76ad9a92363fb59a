"""Who bears a later cost: the goods of a receipt that are still held, or those that went out since."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.inventory.services.ledger.account import MAX_MONEY, ZERO, Account, TooLarge
from app.inventory.services.ledger.book import Book
from app.inventory.services.ledger.lines import plain
from app.inventory.services.ledger.spreading import CENT
from app.inventory.sql import run

# What is held of a receipt: what remains of its layer, or of the layer opened since; without layers what first in,
# first out would have left, as goods that came in later are the last to go.
HELD = """
SELECT move.id, move.quantity, layer.id, layer.remaining, layer.remaining_amount, layer.move_id IS NOT NULL, (
  SELECT coalesce(sum(later.quantity), 0)
  FROM inventory.stock_move later JOIN inventory.posting ON posting.id = later.posting_id
  JOIN inventory.location source ON source.id = later.from_location_id AND source.role IS NOT NULL
  JOIN inventory.location target ON target.id = later.to_location_id AND target.role IS NULL
  WHERE later.variant_id = move.variant_id AND later.id > move.id AND posting.reverses_id IS NULL
    AND NOT EXISTS (SELECT FROM inventory.posting back WHERE back.reverses_id = posting.id)
)
FROM inventory.stock_move move
LEFT JOIN LATERAL (
  SELECT layer.* FROM inventory.cost_layer layer
  LEFT JOIN inventory.costing_change change ON change.id = layer.change_id
  WHERE layer.variant_id = move.variant_id AND layer.remaining > 0
    AND (layer.move_id = move.id OR change.last_move_id >= move.id)
  ORDER BY layer.move_id NULLS LAST, layer.id DESC LIMIT 1
) layer ON true
WHERE move.id = ANY(%(moves)s::bigint[])
"""


@dataclass(slots=True)
class Part:
    """What one move's goods bear of the amount: those still held (`stock`), and those that went out since (`sold`)."""

    move_id: int
    variant_id: int
    kind: str
    amount: Decimal
    stock: Decimal = ZERO
    layer_id: int | None = None

    @property
    def sold(self) -> Decimal:
        """The rest of the amount: cost of goods sold."""
        return self.amount - self.stock

    def as_dict(self) -> dict[str, Any]:
        """The part as JSON values."""
        return {
            "move_id": self.move_id,
            "variant_id": self.variant_id,
            "kind": self.kind,
            "stock_amount": plain(self.stock),
            "sold_amount": plain(self.sold),
        }


def bear(book: Book, parts: Sequence[Part]) -> None:
    """Split each part between stock and goods sold, in whole cents; no value falls below zero or grows too large."""
    rows = {row[0]: row[1:] for row in run(HELD, {"moves": [part.move_id for part in parts]})}
    values: dict[int, Decimal] = {}  # of layers
    for part in parts:
        account = book.accounts[part.variant_id]
        quantity, layer_id, remaining, value, is_own, later = rows[part.move_id]
        held = min(quantity, max(account.on_hand - later, ZERO))
        limit = account.value
        if account.is_fifo:
            held = _held_in_layer(held, remaining, is_own=is_own) if layer_id else ZERO
            part.layer_id = layer_id
            limit = values.setdefault(layer_id, value) if layer_id else ZERO
        wanted = part.amount if held == quantity else (part.amount * held / quantity).quantize(CENT)
        part.stock = max(wanted, -limit)
        if layer_id and account.is_fifo:
            values[layer_id] += part.stock
        _raise(account, part.stock)


def _held_in_layer(assumed: Decimal, remaining: Decimal, *, is_own: bool) -> Decimal:
    """All that remains of the receipt's own layer; of one opened since no more than would be left of the receipt."""
    return remaining if is_own else min(assumed, remaining)


def _raise(account: Account, amount: Decimal) -> None:
    account.value += amount
    account.average = max(account.average + amount, ZERO)
    if max(account.value, account.average) >= MAX_MONEY:
        raise TooLarge
