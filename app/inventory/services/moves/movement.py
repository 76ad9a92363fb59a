"""Receive, adjust and transfer: goods come in, are corrected and change place."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from app.core.command_fields import (
    MAX_LINES,
    STRICT,
    Amount,
    Code,
    Difference,
    FixedId,
    Instant,
    Key,
    Note,
    Quantity,
    Reference,
    RowId,
)
from app.core.language import say
from app.inventory.models import ADJUSTMENT, OK, SUPPLIER
from app.inventory.services.ledger.dating import happened
from app.inventory.services.ledger.lines import Line, NamedLot
from app.inventory.services.ledger.posting import Draft, Posted, post
from app.inventory.services.ledger.reasons import active_reason


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ReceiveLine:
    """Goods that come in: so many of a variant, put at a location, at what cost of one base unit.

    `lot` is the batch or serial number on the goods, made with its dates where it is new.
    """

    variant_id: RowId
    location_id: RowId
    quantity: Quantity
    unit_id: RowId | None = None
    unit_cost: Amount | None = None
    condition_id: FixedId = OK
    lot: Code | None = None
    supplier_lot: Code | None = None
    made_on: date | None = None
    expires_on: date | None = None

    @model_validator(mode="after")
    def _has_lot(self) -> Self:
        if self.lot is None and (self.supplier_lot, self.made_on, self.expires_on) != (None, None, None):
            raise ValueError(say("name the lot that these dates are of"))
        return self


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Receive:
    """Take goods in from a supplier."""

    lines: Annotated[tuple[ReceiveLine, ...], Field(min_length=1, max_length=MAX_LINES)]
    effective_at: Instant | None = None
    reference: Reference | None = None
    note: Note | None = None
    key: Key | None = None


@dataclass(frozen=True, kw_only=True, config=STRICT)
class AdjustLine:
    """A correction of what lies at a location: above zero for found, below for lost."""

    variant_id: RowId
    location_id: RowId
    difference: Difference
    unit_id: RowId | None = None
    lot_id: RowId | None = None
    condition_id: FixedId = OK


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Adjust:
    """Correct stock, for a reason."""

    reason_id: RowId
    lines: Annotated[tuple[AdjustLine, ...], Field(min_length=1, max_length=MAX_LINES)]
    effective_at: Instant | None = None
    reference: Reference | None = None
    note: Note | None = None
    key: Key | None = None


@dataclass(frozen=True, kw_only=True, config=STRICT)
class TransferLine:
    """Goods that change place."""

    variant_id: RowId
    from_location_id: RowId
    to_location_id: RowId
    quantity: Quantity
    unit_id: RowId | None = None
    lot_id: RowId | None = None
    condition_id: FixedId = OK


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Transfer:
    """Move goods from one place to another, in one step."""

    lines: Annotated[tuple[TransferLine, ...], Field(min_length=1, max_length=MAX_LINES)]
    effective_at: Instant | None = None
    reference: Reference | None = None
    note: Note | None = None
    key: Key | None = None


def receive(command: Receive) -> Posted:
    """Put the goods of all lines on hand; refuses unknown, virtual and inactive places and too precise quantities."""
    return post(Draft.of("receive", command, list(_received(command, happened(command.effective_at)))))


def adjust(command: Adjust) -> Posted:
    """Correct levels by the differences; refuses an unknown or retired reason and taking what is promised."""
    lines = list(_adjusted(command, happened(command.effective_at)))
    return post(Draft.of("adjust", command, lines, reason_id=active_reason(command.reason_id)))


def transfer(command: Transfer) -> Posted:
    """Move unpromised goods between places; refuses with every shortage."""
    return post(Draft.of("transfer", command, list(_transferred(command, happened(command.effective_at)))))


def _received(command: Receive, when: datetime) -> Iterator[Line]:
    for number, line in enumerate(command.lines):
        yield Line(
            number=number,
            variant_id=line.variant_id,
            quantity=line.quantity,
            unit_id=line.unit_id,
            unit_cost=line.unit_cost,
            from_id=SUPPLIER,
            to_id=line.location_id,
            to_field="location_id",
            named_lot=_lot_of(line),
            lot_field="lot",
            condition_id=line.condition_id,
            effective_at=when,
        )


def _lot_of(line: ReceiveLine) -> NamedLot | None:
    return None if line.lot is None else NamedLot(line.lot, line.supplier_lot, line.made_on, line.expires_on)


def _adjusted(command: Adjust, when: datetime) -> Iterator[Line]:
    for number, line in enumerate(command.lines):
        is_found = line.difference > 0
        yield Line(
            number=number,
            variant_id=line.variant_id,
            quantity=abs(line.difference),
            unit_id=line.unit_id,
            from_id=ADJUSTMENT if is_found else line.location_id,
            from_field=None if is_found else "location_id",
            to_id=line.location_id if is_found else ADJUSTMENT,
            to_field="location_id" if is_found else None,
            lot_id=line.lot_id,
            condition_id=line.condition_id,
            effective_at=when,
            quantity_field="difference",
        )


def _transferred(command: Transfer, when: datetime) -> Iterator[Line]:
    for number, line in enumerate(command.lines):
        yield Line(
            number=number,
            variant_id=line.variant_id,
            quantity=line.quantity,
            unit_id=line.unit_id,
            from_id=line.from_location_id,
            to_id=line.to_location_id,
            lot_id=line.lot_id,
            condition_id=line.condition_id,
            effective_at=when,
            from_field="from_location_id",
            to_field="to_location_id",
        )
