"""A document of later cost: posted once, split between stock held and goods sold, written in one statement."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.core import clock, current
from app.core.errors import Fault, Invalid, Refusal
from app.core.language import say
from app.core.outbox import record
from app.inventory.events import CostAdded
from app.inventory.services.costs.bearing import Part, bear
from app.inventory.services.ledger.account import ZERO, TooLarge
from app.inventory.services.ledger.book import Book
from app.inventory.services.ledger.lines import plain
from app.inventory.services.ledger.locking import lock_accounts
from app.inventory.services.ledger.posting import remembered
from app.inventory.sql import run

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
        _bear(book, document)
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


def _bear(book: Book, document: CostDocument) -> None:
    try:
        bear(book, document.parts)
    except TooLarge:
        message = say("The quantity or its value is larger than the ledger can hold.")
        pointer = "/amount" if document.reverses_id is None else "/posting_id"
        raise Invalid(message, [Fault(pointer, "too-large", message)]) from None


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
