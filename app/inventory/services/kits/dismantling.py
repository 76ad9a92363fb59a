"""Take apart: kits are taken off and their parts come back, each at its share of what the kits were worth."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from app.core import clock
from app.core.command_fields import (
    MAX_LINES,
    MONEY_STEP,
    STRICT,
    Code,
    FixedId,
    Key,
    Note,
    Quantity,
    Reference,
    RowId,
)
from app.core.errors import Fault, Invalid
from app.core.language import figure, say
from app.core.outbox import record
from app.inventory.events import KitTakenApart
from app.inventory.models import ASSEMBLY, OK, SCRAP
from app.inventory.services.kits.bills import Kitted, bill_of, kitted
from app.inventory.services.ledger.account import ZERO
from app.inventory.services.ledger.book import Book
from app.inventory.services.ledger.lines import Line, Move, NamedLot
from app.inventory.services.ledger.posting import Draft, post
from app.inventory.services.ledger.reasons import active_reason
from app.inventory.services.ledger.spreading import spread


@dataclass(frozen=True, kw_only=True, config=STRICT)
class TakenPart:
    """So many (base units) of a part that come back of a lot, or that are lost."""

    part_id: RowId
    quantity: Quantity
    lot: Code | None = None
    expires_on: date | None = None
    is_lost: bool = False

    @model_validator(mode="after")
    def _has_lot(self) -> Self:
        if self.lot is None and self.expires_on is not None:
            raise ValueError(say("name the lot that these dates are of"))
        return self


@dataclass(frozen=True, kw_only=True, config=STRICT)
class TakeApart:
    """Take so many kits (base units) of a place apart; the parts go to `to_location_id`, or to that place.

    `lines` name only what is special: parts of a lot, and lost ones, which `reason_id` says why.
    """

    variant_id: RowId
    location_id: RowId
    quantity: Quantity
    lot_id: RowId | None = None
    condition_id: FixedId = OK
    to_location_id: RowId | None = None
    reason_id: RowId | None = None
    lines: Annotated[tuple[TakenPart, ...], Field(max_length=MAX_LINES)] = ()
    reference: Reference | None = None
    note: Note | None = None
    key: Key | None = None

    @model_validator(mode="after")
    def _has_reason(self) -> Self:
        if self.reason_id is None and any(line.is_lost for line in self.lines):
            raise ValueError(say("say why parts are lost"))
        return self


def take_apart(command: TakeApart) -> Kitted:
    """Take unpromised kits off and put their parts on hand; the parts share the kits' worth by what they cost.

    What is lost is scrapped at its share. Refuses what is no kit, kits that are short, and more of a part than is in
    the kits; parts of tracked items come back of a lot that a line names.
    """
    now, bill = clock.now(), bill_of(command.variant_id)
    kit, parts = _kit(command, now), list(_parts(command, _left(command, bill), now))
    reason_id = None if command.reason_id is None else active_reason(command.reason_id)
    posted = post(Draft.of("take_apart", command, [kit, *parts], reason_id=reason_id, after=partial(_roll, kit, parts)))
    answer = kitted(posted, command.variant_id)
    if not posted.is_replay:
        record(
            KitTakenApart(
                posting_id=posted.posting_id,
                variant_id=command.variant_id,
                quantity=command.quantity,
                value_amount=answer.value_amount,
                lost_amount=answer.lost_amount,
            )
        )
    return answer


def _left(command: TakeApart, bill: dict[int, Decimal]) -> dict[int, Decimal]:
    """How many of each part the lines do not name; refuses parts and quantities that are not in the kits."""
    left = {part_id: quantity * command.quantity for part_id, quantity in bill.items()}
    for number, line in enumerate(command.lines):
        if line.part_id not in left:
            message = say("This is no part of the kit.")
            raise Invalid(message, [Fault(f"/lines/{number}/part_id", "no-part", message)])
        if line.quantity > left[line.part_id]:
            inside = figure(bill[line.part_id] * command.quantity)
            message = say("The kits hold %(quantity)s of it.", quantity=inside)
            raise Invalid(message, [Fault(f"/lines/{number}/quantity", "more-than-inside", message)])
        left[line.part_id] -= line.quantity
    return left


def _kit(command: TakeApart, now: datetime) -> Line:
    return Line(
        number=0,
        variant_id=command.variant_id,
        quantity=command.quantity,
        from_id=command.location_id,
        from_field="location_id",
        to_id=ASSEMBLY,
        lot_id=command.lot_id,
        condition_id=command.condition_id,
        is_only=True,
        effective_at=now,
    )


def _parts(command: TakeApart, left: dict[int, Decimal], now: datetime) -> Iterator[Line]:
    place = command.to_location_id or command.location_id
    field = "to_location_id" if command.to_location_id else "location_id"
    for number, line in enumerate(command.lines):
        yield Line(
            number=number,
            variant_id=line.part_id,
            quantity=line.quantity,
            from_id=ASSEMBLY,
            to_id=SCRAP if line.is_lost else place,
            to_field=None if line.is_lost else field,
            named_lot=None if line.lot is None else NamedLot(line.lot, expires_on=line.expires_on),
            lot_field="lot",
            effective_at=now,
        )
    for part_id, quantity in left.items():
        if quantity:
            yield Line(
                number=0,
                variant_id=part_id,
                quantity=quantity,
                from_id=ASSEMBLY,
                to_id=place,
                to_field=field,
                lot_field="lines",
                is_only=True,
                effective_at=now,
            )


def _roll(kit: Line, parts: Sequence[Line], book: Book) -> None:
    """Let each part find its share of the kits' worth, by what the parts cost before they come back."""
    weights = [part.quantity * book.accounts[part.variant_id].unit_worth for part in parts]
    if not any(weights):
        weights = [part.quantity for part in parts]
    for number, part in enumerate(parts):
        part.roll = partial(_share, kit, weights, number)


def _share(kit: Line, weights: Sequence[Decimal], number: int, moves: Sequence[Move]) -> Decimal:
    worth = sum((move.value for move in moves if move.line is kit), ZERO)
    return spread(worth, weights, MONEY_STEP)[number]
