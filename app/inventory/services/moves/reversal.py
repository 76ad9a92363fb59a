"""Reverse: the ledger's only eraser is a posting that moves everything back."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from pydantic.dataclasses import dataclass

from app.core import clock
from app.core.command_fields import STRICT, Key, Note, RowId
from app.core.errors import Fault, NotFound
from app.core.language import say
from app.inventory.models import OUTSIDE
from app.inventory.services.costs.adding import added_by, opposite
from app.inventory.services.costs.bearing import Part
from app.inventory.services.costs.document import CostDocument, CostPosted, post_cost
from app.inventory.services.ledger.book import Book
from app.inventory.services.ledger.carrying import is_in_scope
from app.inventory.services.ledger.lines import Line
from app.inventory.services.ledger.posting import Draft, Posted, fingerprint, post
from app.inventory.services.refusals import AlreadyReversed
from app.inventory.sql import run

MOVES_BACKWARDS = """
SELECT move.variant_id, move.to_location_id, move.from_location_id, move.to_lot_id, move.to_condition_id, move.lot_id,
       move.condition_id, move.quantity, move.value_amount, move.id, source.site_id, target.site_id
FROM inventory.stock_move move
JOIN inventory.location source ON source.id = move.to_location_id
JOIN inventory.location target ON target.id = move.from_location_id
WHERE move.posting_id = %(id)s
ORDER BY move.id DESC
"""

REVERSAL = "SELECT id FROM inventory.posting WHERE reverses_id = %(id)s"
STANDING_COSTS = """
SELECT posting.id
FROM inventory.stock_move move
JOIN inventory.cost_adjustment adjustment ON adjustment.move_id = move.id
JOIN inventory.posting ON posting.id = adjustment.posting_id AND posting.verb = 'cost'
WHERE move.posting_id = %(id)s AND NOT EXISTS (SELECT FROM inventory.posting WHERE reverses_id = adjustment.posting_id)
ORDER BY posting.id LIMIT 1
"""
TRANSFER_OF = """
SELECT transfer.number FROM inventory.transfer_posting
JOIN inventory.transfer_order transfer ON transfer.id = transfer_posting.order_id
WHERE transfer_posting.posting_id = %(id)s
"""
REVERSED_BY_IT = "SELECT reverses_id FROM inventory.posting WHERE id = %(id)s"


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Reverse:
    """Undo a posting by moving everything back."""

    posting_id: RowId
    note: Note | None = None
    key: Key | None = None


def reverse(command: Reverse) -> Posted | CostPosted:
    """Move the posting's goods back, at the value they moved at, newest move first.

    Refuses a reversal, a posting reversed before, one of a transfer order, and goods that are no longer where the
    posting put them. What a shipment took from a reservation comes back as free stock. A receipt that bears later
    costs is refused; those are taken back first, by reversing their own posting.
    """
    if costs := added_by(command.posting_id):
        return _reverse_costs(command, opposite(costs))
    now = clock.now()
    moves = _moves_of(command.posting_id)
    _refuse_transfer(command.posting_id)
    draft = Draft(
        verb="reverse",
        lines=[_line(number, row, now) for number, row in enumerate(moves)],
        key=command.key,
        fingerprint=fingerprint(command) if command.key else None,
        effective_at=now,
        note=command.note,
        reverses_id=command.posting_id,
        after=partial(_refuse_second, command.posting_id),
    )
    return post(draft)


def _reverse_costs(command: Reverse, parts: Sequence[Part]) -> CostPosted:
    document = CostDocument(
        verb="reverse",
        parts=parts,
        check=partial(_refuse_second, command.posting_id),
        key=command.key,
        fingerprint=fingerprint(command) if command.key else None,
        note=command.note,
        reverses_id=command.posting_id,
    )
    return post_cost(document)


def _moves_of(posting_id: int) -> Sequence[Any]:
    rows = run(MOVES_BACKWARDS, {"id": posting_id})
    sites = {site for row in rows for site in row[10:12] if site is not None}
    if not rows or not all(is_in_scope(site) for site in sites):
        message = say("Posting %(posting_id)s was not found.", posting_id=posting_id)
        raise NotFound(message, [Fault("/posting_id", "not-found", message)])
    return rows


def _line(number: int, row: Sequence[Any], now: datetime) -> Line:
    variant_id, from_id, to_id, lot_id, condition_id, to_lot_id, to_condition_id, quantity, value, move_id, *_ = row
    return Line(
        number=number,
        variant_id=variant_id,
        quantity=quantity,
        from_id=from_id,
        from_field=None if from_id in OUTSIDE else "from_location_id",
        to_id=to_id,
        to_field=None if to_id in OUTSIDE else "to_location_id",
        lot_id=lot_id,
        condition_id=condition_id,
        to_lot_id=to_lot_id,
        to_condition_id=to_condition_id,
        value=value,
        undoes=move_id,
        effective_at=now,
    )


def _refuse_transfer(posting_id: int) -> None:
    if rows := run(TRANSFER_OF, {"id": posting_id}):
        raise _refused(say("This posting belongs to transfer %(number)s; use its own verbs.", number=rows[0][0]))


def _refuse_second(posting_id: int, _book: Book) -> None:
    """The accounts are locked, so no rival reverses the same posting meanwhile."""
    if run(REVERSED_BY_IT, {"id": posting_id})[0][0] is not None:
        raise _refused(
            say("Posting %(posting_id)s is itself a reversal; post the goods anew instead.", posting_id=posting_id)
        )
    if rows := run(REVERSAL, {"id": posting_id}):
        raise _refused(
            say(
                "Posting %(posting_id)s was reversed before, by posting %(reversal)s.",
                posting_id=posting_id,
                reversal=rows[0][0],
            )
        )
    if rows := run(STANDING_COSTS, {"id": posting_id}):
        raise _refused(
            say(
                "Posting %(posting_id)s bears costs that were added later; reverse posting %(costs)s first.",
                posting_id=posting_id,
                costs=rows[0][0],
            )
        )


def _refused(message: str) -> AlreadyReversed:
    return AlreadyReversed(message, [Fault("/posting_id", "already-reversed", message)])
