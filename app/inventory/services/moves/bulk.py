"""Thousands of movements at once, for imports and generated history, under the same rules as any other posting."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.core import clock
from app.core.command_fields import MONEY_STEP
from app.core.errors import Fault, Invalid
from app.core.language import say
from app.inventory.models import OK, OUTSIDE
from app.inventory.services.ledger.lines import Line, NamedLot
from app.inventory.services.ledger.posting import IMPORT, Draft, Posted, post

MAX_LINES = 20_000


@dataclass(frozen=True, slots=True)
class MoveLine:
    """One movement in base units; either place may be virtual, not both. `effective_at` is aware and not to come.

    `lot` and `condition_id` are those that goods come into; goods that leave are picked by the item's order.
    """

    variant_id: int
    from_location_id: int
    to_location_id: int
    quantity: Decimal
    effective_at: datetime
    unit_cost: Decimal | None = None
    lot: NamedLot | None = None
    condition_id: int = OK


def post_moves(
    lines: Sequence[MoveLine],
    *,
    key: str | None = None,
    reference: str | None = None,
    note: str | None = None,
    reason_id: int | None = None,
) -> Posted:
    """Carry out the lines in their order as one posting, with one event per variant; 20,000 lines at most.

    A place serves only what lies in it, not below it; what lay there on the days since is not asked. Refuses like every
    verb: all lines stand or none does.
    """
    if not 0 < len(lines) <= MAX_LINES:
        raise Invalid(say("A bulk posting has 1 to %(limit)s lines, not %(count)s.", limit=MAX_LINES, count=len(lines)))
    now = clock.now()
    faults = [fault for number, line in enumerate(lines) for fault in _faults(number, line, now)]
    if faults:
        raise Invalid(faults[0].message, faults)
    draft = Draft(
        verb=IMPORT,
        lines=[_line(number, line) for number, line in enumerate(lines)],
        key=key,
        fingerprint=hashlib.sha256(repr(lines).encode()).hexdigest() if key else None,
        effective_at=max(line.effective_at for line in lines),
        reason_id=reason_id,
        reference=reference,
        note=note,
    )
    return post(draft)


def _faults(number: int, line: MoveLine, now: datetime) -> Iterator[Fault]:
    if not (line.quantity.is_finite() and line.quantity > 0):
        yield Fault(f"/lines/{number}/quantity", "not-positive", say("A movement has a quantity above zero."))
    if line.unit_cost is not None and not (line.unit_cost.is_finite() and line.unit_cost >= 0):
        yield Fault(f"/lines/{number}/unit_cost", "negative", say("A cost is not below zero."))
    if line.from_location_id in OUTSIDE and line.to_location_id in OUTSIDE:
        yield Fault(f"/lines/{number}/to_location_id", "outside", say("One of the two places must be real."))
    if line.effective_at > now:
        yield Fault(f"/lines/{number}/effective_at", "to-come", say("A movement cannot lie in the future."))


def _line(number: int, line: MoveLine) -> Line:
    return Line(
        number=number,
        variant_id=line.variant_id,
        quantity=line.quantity,
        from_id=line.from_location_id,
        to_id=line.to_location_id,
        effective_at=line.effective_at,
        named_lot=line.lot if line.from_location_id in OUTSIDE else None,
        lot_field="lot",
        condition_id=line.condition_id,
        unit_cost=None if line.unit_cost is None else line.unit_cost.quantize(MONEY_STEP),
        from_field=None if line.from_location_id in OUTSIDE else "from_location_id",
        to_field=None if line.to_location_id in OUTSIDE else "to_location_id",
    )
