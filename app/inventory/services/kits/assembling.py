"""Assemble: parts are taken off and kits put on hand at what the parts were worth, in one posting."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Self

from pydantic import model_validator
from pydantic.dataclasses import dataclass

from app.core import clock
from app.core.command_fields import STRICT, Code, Key, Note, Quantity, Reference, RowId
from app.core.errors import Fault, Invalid
from app.core.language import calendar_day, say
from app.core.outbox import record
from app.inventory.events import KitAssembled
from app.inventory.models import ASSEMBLY
from app.inventory.services.kits.bills import Kitted, bill_of, kitted
from app.inventory.services.ledger.account import ZERO
from app.inventory.services.ledger.lines import Line, Move, NamedLot
from app.inventory.services.ledger.posting import Draft, post
from app.inventory.sql import run

# The first last day of the lots that went in, and the last day of the lot that came out.
KEEPS = """
SELECT min(used.expires_on) FILTER (WHERE move.to_location_id = %(assembly)s),
       min(made.expires_on) FILTER (WHERE move.from_location_id = %(assembly)s)
FROM inventory.stock_move move
JOIN inventory.lot used ON used.id = move.lot_id
JOIN inventory.lot made ON made.id = move.to_lot_id
WHERE move.posting_id = %(posting)s
"""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Assemble:
    """Put so many kits (base units) together of parts that lie at or below a place.

    They go to `to_location_id`, or to that place. `lot` is what a tracked kit is labelled with; a serial number is one
    kit.
    """

    variant_id: RowId
    location_id: RowId
    quantity: Quantity
    to_location_id: RowId | None = None
    lot: Code | None = None
    expires_on: date | None = None
    reference: Reference | None = None
    note: Note | None = None
    key: Key | None = None

    @model_validator(mode="after")
    def _has_lot(self) -> Self:
        if self.lot is None and self.expires_on is not None:
            raise ValueError(say("name the lot that these dates are of"))
        return self


def assemble(command: Assemble) -> Kitted:
    """Take the parts in their picking order, sound, unexpired and unpromised, and put the kits on hand.

    The kits are worth exactly what the parts were. Refuses what is no kit, every part that is short, and a lot that
    would keep longer than what is in it.
    """
    lines = list(_lines(command, bill_of(command.variant_id), clock.now()))
    posted = post(Draft.of("assemble", command, lines))
    answer = kitted(posted, command.variant_id)
    if not posted.is_replay:
        if command.lot is not None:
            _refuse_longer(command.lot, posted.posting_id)
        record(
            KitAssembled(
                posting_id=posted.posting_id,
                variant_id=command.variant_id,
                quantity=command.quantity,
                value_amount=answer.value_amount,
            )
        )
    return answer


def _lines(command: Assemble, bill: dict[int, Decimal], now: datetime) -> Iterator[Line]:
    for number, (part_id, quantity) in enumerate(bill.items()):
        yield Line(
            number=number,
            variant_id=part_id,
            quantity=command.quantity * quantity,
            from_id=command.location_id,
            from_field="location_id",
            to_id=ASSEMBLY,
            is_picked=True,
            is_only=True,
            effective_at=now,
        )
    yield Line(
        number=len(bill),
        variant_id=command.variant_id,
        quantity=command.quantity,
        from_id=ASSEMBLY,
        to_id=command.to_location_id or command.location_id,
        to_field="to_location_id" if command.to_location_id else "location_id",
        named_lot=None if command.lot is None else NamedLot(command.lot, expires_on=command.expires_on),
        lot_field="lot",
        roll=_taken,
        is_only=True,
        effective_at=now,
    )


def _refuse_longer(lot: str, posting_id: int) -> None:
    end, kept = run(KEEPS, {"posting": posting_id, "assembly": ASSEMBLY})[0]
    if end is not None and (kept is None or kept > end):
        message = say(
            "Lot %(code)s would keep longer than its parts, which expire on %(date)s.",
            code=lot,
            date=calendar_day(end),
        )
        raise Invalid(message, [Fault("/expires_on", "keeps-longer", message)])


def _taken(moves: Sequence[Move]) -> Decimal:
    """What the parts were worth."""
    return sum((move.value for move in moves), ZERO)
