"""A document of later cost: how much of it the stock of received goods bears, and the statement that writes it."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.core import clock, current
from app.core.errors import Refusal
from app.core.outbox import record
from app.inventory.events import CostAdded
from app.inventory.services.account import ZERO, Account
from app.inventory.services.book import Book
from app.inventory.services.lines import plain
from app.inventory.services.locking import lock_accounts
from app.inventory.services.posting import remembered
from app.inventory.services.spreading import CENT
from app.inventory.sql import run

# What is held of a receipt: what remains of its layer, or of the layer opened since; without layers what first in,
# first out would have left, as goods that came in later are the last to go.
HELD = """
SELECT move.id, move.quantity, layer.id, layer.remaining, layer.remaining_amount, layer.move_id IS NOT NULL, (
  SELECT coalesce(sum(later.quantity), 0)
  FROM inventory.stock_move later JOIN inventory.posting ON posting.id = later.posting_id
  JOIN inventory.location source ON source.id = later.from_location_id AND source.role IS NOT NULL
  WHERE later.variant_id = move.variant_id AND later.id > move.id AND posting.reverses_id IS NULL
    AND NOT EXISTS (SELECT FROM inventory.posting back WHERE back.reverses_id = posting.id)
)
FROM inventory.stock_move move
LEFT JOIN LATERAL (
  SELECT * FROM inventory.cost_layer layer
  WHERE layer.variant_id = move.variant_id AND layer.remaining > 0
    AND (layer.move_id = move.id OR (layer.change_id IS NOT NULL AND layer.began_at >= move.recorded_at))
  ORDER BY layer.move_id NULLS LAST, layer.id DESC LIMIT 1
) layer ON true
WHERE move.id = ANY(%(moves)s::bigint[])
"""

WRITE = """
WITH posting AS (
  INSERT INTO inventory.posting (verb, principal, key, fingerprint, reference, note, reverses_id, actor_id, request_id,
                                 effective_at, result)
  VALUES (%(verb)s, %(principal)s, %(key)s, %(fingerprint)s, %(reference)s, %(note)s, %(reverses_id)s, %(actor_id)s,
          %(request_id)s, %(now)s, %(result)s::jsonb)
  ON CONFLICT (principal, key) DO NOTHING
  RETURNING id
), adjusted AS (
  INSERT INTO inventory.cost_adjustment
    (posting_id, move_id, variant_id, kind, stock_amount, sold_amount, effective_at)
  SELECT posting.id, part.*, %(now)s
  FROM posting, unnest(%(p_move)s::bigint[], %(p_variant)s::bigint[], %(p_kind)s::text[], %(p_stock)s::numeric[],
                       %(p_sold)s::numeric[]) AS part
), counted AS (
  UPDATE inventory.stock_account account
  SET value_amount = account.value_amount + change.value, average_amount = account.average_amount + change.average
  FROM posting, unnest(%(a_variant)s::bigint[], %(a_value)s::numeric[], %(a_average)s::numeric[])
    AS change (variant_id, value, average)
  WHERE account.variant_id = change.variant_id
), raised AS (
  UPDATE inventory.cost_layer layer
  SET value_amount = layer.value_amount + change.value, remaining_amount = layer.remaining_amount + change.value
  FROM posting, unnest(%(l_id)s::bigint[], %(l_value)s::numeric[]) AS change (id, value)
  WHERE layer.id = change.id
)
SELECT id FROM posting
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


@dataclass(frozen=True, kw_only=True)
class CostDocument:
    """The document in the ledger's own words; `check` may refuse it once the accounts are locked."""

    verb: str
    parts: Sequence[Part]
    check: Callable[[Book], None]
    key: str | None
    fingerprint: str | None
    reference: str | None = None
    note: str | None = None
    reverses_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class CostPosted:
    """The answer: the posting, what stock and what goods sold bear of the amount, and both by move."""

    posting_id: int
    verb: str
    stock_amount: str
    sold_amount: str
    adjustments: Sequence[dict[str, Any]] = field(default_factory=list)
    is_replay: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON values."""
        return {
            "posting_id": self.posting_id,
            "verb": self.verb,
            "stock_amount": self.stock_amount,
            "sold_amount": self.sold_amount,
            "adjustments": list(self.adjustments),
        }


def post_cost(document: CostDocument) -> CostPosted:
    """Write the document in the running transaction; a key used before gives the first answer again."""
    try:
        book = lock_accounts({part.variant_id for part in document.parts})
        document.check(book)
        _bear(book, document.parts)
        answer = _answer(document)
        rows = run(WRITE, {**_columns(document, answer), **_changes(book, document.parts)})
    except Refusal:
        if first := _first_answer(document):
            return first
        raise
    if not rows:
        first = _first_answer(document)
        assert first is not None, "the posting's key is taken, so its row can be read"
        return first
    record(_event(rows[0][0], document))
    return CostPosted(posting_id=rows[0][0], **answer)


def _bear(book: Book, parts: Sequence[Part]) -> None:
    """Split each part between stock and goods sold, in whole cents; no value falls below zero."""
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


def _answer(document: CostDocument) -> dict[str, Any]:
    return {
        "verb": document.verb,
        "stock_amount": plain(sum((part.stock for part in document.parts), ZERO)),
        "sold_amount": plain(sum((part.sold for part in document.parts), ZERO)),
        "adjustments": [part.as_dict() for part in document.parts],
    }


def _columns(document: CostDocument, answer: dict[str, Any]) -> dict[str, Any]:
    who, parts = current.actor(), document.parts
    names = ("verb", "key", "fingerprint", "reference", "note", "reverses_id")
    return {
        **{name: getattr(document, name) for name in names},
        "principal": who.principal,
        "actor_id": who.user_id,
        "request_id": current.request_id(),
        "now": clock.now(),
        "result": json.dumps(answer),
        "p_move": [part.move_id for part in parts],
        "p_variant": [part.variant_id for part in parts],
        "p_kind": [part.kind for part in parts],
        "p_stock": [part.stock for part in parts],
        "p_sold": [part.sold for part in parts],
    }


def _changes(book: Book, parts: Iterable[Part]) -> dict[str, list[Any]]:
    accounts = list(book.accounts.values())
    layers: dict[int, Decimal] = {}
    for part in parts:
        if part.layer_id is not None:
            layers[part.layer_id] = layers.get(part.layer_id, ZERO) + part.stock
    return {
        "a_variant": [account.variant_id for account in accounts],
        "a_value": [account.value - account.before.value for account in accounts],
        "a_average": [account.average - account.before.average for account in accounts],
        "l_id": list(layers),
        "l_value": list(layers.values()),
    }


def _event(posting_id: int, document: CostDocument) -> CostAdded:
    return CostAdded(
        posting_id=posting_id,
        kind=document.parts[0].kind,
        stock_amount=sum((part.stock for part in document.parts), ZERO),
        sold_amount=sum((part.sold for part in document.parts), ZERO),
        variant_ids=tuple(sorted({part.variant_id for part in document.parts})),
    )


def _first_answer(document: CostDocument) -> CostPosted | None:
    found = remembered(document.key, document.fingerprint)
    return CostPosted(posting_id=found[0], is_replay=True, **found[1]) if found else None
