"""The ledger's own words for one wanted movement, and for what it became."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.inventory.models import OK


def plain(figure: Decimal) -> str:
    """The figure as text without exponent and idle zeros: 5.000000 -> 5."""
    return f"{figure.normalize():f}"


@dataclass(frozen=True, slots=True)
class NamedLot:
    """A lot as a command names it, by its code; made where there is none, and then with these dates."""

    code: str
    supplier_code: str | None = None
    made_on: date | None = None
    expires_on: date | None = None


@dataclass(slots=True, kw_only=True)
class Line:
    """One wanted movement of `quantity` from a place to another; `number` is its index in the command.

    `is_picked`: any available level at or below the from-place may serve it. `unit_cost` is per base unit. `value`
    fixes the worth of the whole line (reversals), and `roll` finds it when the line's turn comes, from the moves
    made so far (kits and their parts); `undoes` is the move that it takes back. `hold_of` is the reservation
    it consumes. `from_field` and `to_field` say which field of the command named the place; None: the verb itself did,
    and it is a virtual one. Named by neither, the goods pass by without lying anywhere. `is_only`: the line's fields
    are the command's own.

    `is_on_order`: a transfer order moves it, and has checked who may; only such lines touch transit places, and places
    that are not of the actor's sites.

    `lot_id` None: no lot was named; of a tracked item the picking order then chooses. `named_lot` names the lot that
    goods come into by its code, `to_lot_id` by its id; without either they keep theirs. So with `to_condition_id`.
    """

    number: int
    variant_id: int
    quantity: Decimal
    from_id: int
    to_id: int
    effective_at: datetime
    unit_id: int | None = None
    is_picked: bool = False
    unit_cost: Decimal | None = None
    value: Decimal | None = None
    roll: "Callable[[Sequence[Move]], Decimal] | None" = None
    undoes: int | None = None
    lot_id: int | None = None
    condition_id: int = OK
    named_lot: NamedLot | None = None
    to_lot_id: int | None = None
    to_condition_id: int | None = None
    lot_field: str = "lot_id"
    hold_of: int | None = None
    is_on_order: bool = False
    from_field: str | None = None
    to_field: str | None = None
    quantity_field: str = "quantity"
    is_only: bool = False

    def pointer(self, field: str) -> str:
        """JSON pointer of one of the line's fields."""
        return f"/{field}" if self.is_only else f"/lines/{self.number}/{field}"


@dataclass(slots=True)
class Move:
    """One row of the ledger to be written."""

    line: Line
    from_id: int
    to_id: int
    lot_id: int
    condition_id: int
    to_lot_id: int
    to_condition_id: int
    quantity: Decimal
    value: Decimal
    picked: str | None = None  # the order by which the level was chosen, where it was

    def as_dict(self) -> dict[str, Any]:
        """The move as JSON values."""
        return {
            "line": self.line.number,
            "variant_id": self.line.variant_id,
            "from_location_id": self.from_id,
            "to_location_id": self.to_id,
            "lot_id": self.lot_id,
            "condition_id": self.condition_id,
            "to_lot_id": self.to_lot_id,
            "to_condition_id": self.to_condition_id,
            "picked": self.picked,
            "quantity": plain(self.quantity),
            "value_amount": plain(self.value),
        }
