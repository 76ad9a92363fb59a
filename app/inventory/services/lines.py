"""The ledger's own words for one wanted movement, and for what it became."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.inventory.models import NO_LOT, OK


def plain(figure: Decimal) -> str:
    """The figure as text without exponent and idle zeros: 5.000000 -> 5."""
    return f"{figure.normalize():f}"


@dataclass(slots=True, kw_only=True)
class Line:
    """One wanted movement of `quantity` from a place to another; `number` is its index in the command.

    `is_picked`: any available level at or below the from-place may serve it. `unit_cost` is per base unit. `value`
    fixes the worth of the whole line (reversals). `hold_of` is the reservation it consumes. `from_field` and
    `to_field` say which field of the command named the place; None: the verb itself did, and it is a virtual one.
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
    lot_id: int = NO_LOT
    condition_id: int = OK
    hold_of: int | None = None
    from_field: str | None = None
    to_field: str | None = None
    quantity_field: str = "quantity"

    def pointer(self, field: str) -> str:
        """JSON pointer of one of the line's fields."""
        return f"/lines/{self.number}/{field}"


@dataclass(slots=True)
class Move:
    """One row of the ledger to be written."""

    line: Line
    from_id: int
    to_id: int
    lot_id: int
    condition_id: int
    quantity: Decimal
    value: Decimal

    def as_dict(self) -> dict[str, Any]:
        """The move as JSON values."""
        return {
            "line": self.line.number,
            "variant_id": self.line.variant_id,
            "from_location_id": self.from_id,
            "to_location_id": self.to_id,
            "lot_id": self.lot_id,
            "condition_id": self.condition_id,
            "quantity": plain(self.quantity),
            "value_amount": plain(self.value),
        }
