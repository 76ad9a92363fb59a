"""The moving average: quantity and value of one variant over all sites, as a running pair."""

from dataclasses import dataclass
from decimal import Decimal

from app.core.command_fields import MONEY_STEP

ZERO = Decimal(0)
MAX_MONEY = Decimal(10) ** 14  # NUMERIC(18,4) holds less
MAX_QUANTITY = Decimal(10) ** 12  # NUMERIC(18,6) holds less


class TooLarge(Exception):
    """A figure would not fit the ledger's columns."""


@dataclass(slots=True)
class Account:
    """The locked account of a variant, and the facts about the variant that every movement needs.

    `cost` is the catalogue's cost of one base unit in the base currency, used where a movement names none.
    `tracking` and `picking` are the variant's policy.
    """

    variant_id: int
    seq: int
    on_hand: Decimal
    value: Decimal
    sku: str
    unit_id: int
    unit: str
    scale: int
    cost: Decimal | None
    tracking: str = "none"
    picking: str = "fefo"
    seq_before: int = 0
    on_hand_before: Decimal = ZERO
    value_before: Decimal = ZERO

    def __post_init__(self) -> None:
        self.seq_before, self.on_hand_before, self.value_before = self.seq, self.on_hand, self.value

    def count_elsewhere(self) -> None:
        """Note that one event of the variant was numbered by another statement."""
        self.seq += 1
        self.seq_before += 1

    def worth(self, quantity: Decimal) -> Decimal:
        """What `quantity` is worth at the moving average; zero while nothing is on hand."""
        if self.on_hand <= 0:
            return ZERO
        return (self.value * quantity / self.on_hand).quantize(MONEY_STEP) if quantity < self.on_hand else self.value

    def bring(self, quantity: Decimal, unit_cost: Decimal | None, value: Decimal | None) -> Decimal:
        """Add goods and return their value: as given, or by unit cost, average, catalogue cost, in this order."""
        if value is None:
            if unit_cost is None:
                unit_cost = self.value / self.on_hand if self.on_hand > 0 else self.cost or ZERO
            value = quantity * unit_cost
        if self.value + value >= MAX_MONEY or self.on_hand + quantity >= MAX_QUANTITY:
            raise TooLarge
        value = value.quantize(MONEY_STEP)
        self.on_hand += quantity
        self.value += value
        return value

    def withdraw(self, quantity: Decimal, value: Decimal | None) -> Decimal:
        """Take goods and return their value: the average, or `value` where given; all of it with the last unit."""
        worth = self.worth(quantity)
        if value is not None and 0 < quantity < self.on_hand:
            worth = min(value, self.value)
        self.on_hand -= quantity
        self.value -= worth
        return worth
