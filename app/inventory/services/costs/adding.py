"""Add cost: freight, duty or a bill's difference reaches goods received before, wherever they are by now."""

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Any, Literal

from pydantic.dataclasses import dataclass

from app.core.command_fields import STRICT, Key, Note, Reference, RowId, SignedAmount
from app.core.errors import Fault, Invalid, NotFound
from app.core.language import figure, say
from app.inventory.models import COST_KINDS, SUPPLIER
from app.inventory.services.costs.bearing import Part
from app.inventory.services.costs.document import CostDocument, CostPosted, post_cost
from app.inventory.services.ledger.book import Book
from app.inventory.services.ledger.carrying import is_in_scope
from app.inventory.services.ledger.lines import plain
from app.inventory.services.ledger.posting import fingerprint
from app.inventory.services.ledger.spreading import spread
from app.inventory.services.refusals import AlreadyReversed
from app.inventory.sql import run

RECEIVED = """
SELECT move.id, move.variant_id, move.quantity, move.value_amount, target.site_id
FROM inventory.stock_move move JOIN inventory.location target ON target.id = move.to_location_id
WHERE move.posting_id = %(id)s AND move.from_location_id = %(supplier)s AND target.role IS NULL
ORDER BY move.id
"""
COST_SO_FAR = """
SELECT coalesce(sum(move.value_amount + coalesce(added.amount, 0)), 0)
FROM inventory.stock_move move
JOIN inventory.location target ON target.id = move.to_location_id AND target.role IS NULL
LEFT JOIN LATERAL (
  SELECT sum(stock_amount + sold_amount) AS amount FROM inventory.cost_adjustment
  WHERE move_id = move.id AND kind = ANY(%(kinds)s::text[])
) added ON true
WHERE move.posting_id = %(id)s AND move.from_location_id = %(supplier)s
"""
IS_REVERSED = "SELECT id FROM inventory.posting WHERE reverses_id = %(id)s"

# The parts of a document of costs, to be taken back.
ADDED = """
SELECT adjustment.move_id, adjustment.variant_id, adjustment.kind, adjustment.stock_amount + adjustment.sold_amount,
       target.site_id
FROM inventory.cost_adjustment adjustment
JOIN inventory.stock_move move ON move.id = adjustment.move_id
JOIN inventory.location target ON target.id = move.to_location_id
WHERE adjustment.posting_id = %(id)s AND adjustment.kind = ANY(%(kinds)s::text[])
ORDER BY adjustment.id
"""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class AddCost:
    """A cost of a receipt that was told later, in the base currency; below zero where the goods came cheaper.

    It is spread over the receipt's lines by their quantity or their value.
    """

    posting_id: RowId
    amount: SignedAmount
    kind: Literal["freight", "duty", "bill", "other"]
    spread_by: Literal["value", "quantity"] = "value"
    reference: Reference | None = None
    note: Note | None = None
    key: Key | None = None


def add_cost(command: AddCost) -> CostPosted:
    """Split the amount between the goods of the receipt that are still held and those that went out since.

    Held goods are worth that much more, the others have cost that much more; both together are exactly the amount.
    Refuses what is no receipt or was reversed, a spread by value where the goods have none, and a reduction by more
    than the goods have cost.
    """
    rows = _received(command.posting_id)
    by_value = command.spread_by == "value"
    weights = [row[3] if by_value else row[2] for row in rows]
    if not any(weights):
        message = say("The goods of this receipt have no value; spread the cost by quantity.")
        raise Invalid(message, [Fault("/spread_by", "no-value", message)])
    shares = spread(command.amount, weights)
    document = CostDocument(
        verb="cost",
        parts=[Part(row[0], row[1], command.kind, share) for row, share in zip(rows, shares, strict=True) if share],
        check=partial(_refuse, command),
        key=command.key,
        fingerprint=fingerprint(command) if command.key else None,
        reference=command.reference,
        note=command.note,
    )
    return post_cost(document)


def added_by(posting_id: int) -> Sequence[Any]:
    """The parts of that document of costs, within the actor's sites; none where it is another kind of posting."""
    rows = run(ADDED, {"id": posting_id, "kinds": list(COST_KINDS)})
    return rows if all(is_in_scope(row[4]) for row in rows) else []


def opposite(rows: Sequence[Any]) -> list[Part]:
    """The parts that take these back; what stock bears of them is what is held by now."""
    return [Part(move_id, variant_id, kind, -Decimal(amount)) for move_id, variant_id, kind, amount, _site in rows]


def _received(posting_id: int) -> Sequence[Any]:
    rows = run(RECEIVED, {"id": posting_id, "supplier": SUPPLIER})
    if not rows or not all(is_in_scope(row[4]) for row in rows):
        message = say("Posting %(posting_id)s is no receipt from a supplier.", posting_id=posting_id)
        raise NotFound(message, [Fault("/posting_id", "not-found", message)])
    return rows


def _refuse(command: AddCost, _book: Book) -> None:
    """The accounts are locked, so nothing is added to the receipt meanwhile."""
    posting_id = command.posting_id
    if run(IS_REVERSED, {"id": posting_id}):
        message = say("Posting %(posting_id)s was reversed; its goods are not there any more.", posting_id=posting_id)
        raise AlreadyReversed(message, [Fault("/posting_id", "already-reversed", message)])
    cost = run(COST_SO_FAR, {"id": posting_id, "supplier": SUPPLIER, "kinds": list(COST_KINDS)})[0][0]
    if cost + command.amount < 0:
        message = say("These goods have cost %(cost)s; that is the most that can be taken off.", cost=figure(cost))
        raise Invalid(message, [Fault("/amount", "below-nothing", message, {"cost": plain(cost)})])
