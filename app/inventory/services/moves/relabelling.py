"""Relabel: goods stay where they are and become of another lot or condition; so lots are split and merged, too."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from app.core.command_fields import MAX_LINES, STRICT, Code, FixedId, Instant, Key, Note, Quantity, Reference, RowId
from app.core.language import say
from app.inventory.models import OK
from app.inventory.services.ledger.dating import happened
from app.inventory.services.ledger.lines import Line, NamedLot
from app.inventory.services.ledger.posting import Draft, Posted, post


@dataclass(frozen=True, kw_only=True, config=STRICT)
class RelabelLine:
    """So many of a variant in a place, of a lot and condition, that become of `to_lot` or `to_condition_id`.

    A part of a lot into a new one splits it; all of it into another that there is merges them.
    """

    variant_id: RowId
    location_id: RowId
    quantity: Quantity
    unit_id: RowId | None = None
    lot_id: RowId | None = None
    condition_id: FixedId = OK
    to_lot: Code | None = None
    to_expires_on: date | None = None
    to_condition_id: FixedId | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if self.to_lot is None and self.to_condition_id is None:
            raise ValueError(say("name the lot or the condition that the goods become of"))
        return self


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Relabel:
    """Give goods another lot or condition, where they lie."""

    lines: Annotated[tuple[RelabelLine, ...], Field(min_length=1, max_length=MAX_LINES)]
    effective_at: Instant | None = None
    reference: Reference | None = None
    note: Note | None = None
    key: Key | None = None


def relabel(command: Relabel) -> Posted:
    """Change lot or condition of unpromised goods; refuses with every shortage. The lots' genealogy remembers it."""
    return post(Draft.of("relabel", command, list(_lines(command, happened(command.effective_at)))))


def _lines(command: Relabel, when: datetime) -> Iterator[Line]:
    for number, line in enumerate(command.lines):
        yield Line(
            number=number,
            variant_id=line.variant_id,
            quantity=line.quantity,
            unit_id=line.unit_id,
            from_id=line.location_id,
            to_id=line.location_id,
            from_field="location_id",
            to_field="location_id",
            lot_id=line.lot_id,
            condition_id=line.condition_id,
            named_lot=None if line.to_lot is None else NamedLot(line.to_lot, expires_on=line.to_expires_on),
            to_condition_id=line.to_condition_id,
            lot_field="to_lot",
            effective_at=when,
        )
