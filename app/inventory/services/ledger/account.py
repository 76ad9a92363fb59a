"""The account: quantity and value of one variant over all sites, as running figures that are never below zero."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from app.core.command_fields import MONEY_STEP
from app.inventory.models import FIFO
from app.inventory.models.costing import SETTLEMENT, UNCOVERED
from app.inventory.services.ledger.layers import Layers, Parcel, part_of

ZERO = Decimal(0)
MAX_MONEY = Decimal(10) ** 14  # NUMERIC(18,4) holds less
MAX_QUANTITY = Decimal(10) ** 12  # NUMERIC(18,6) holds less


class TooLarge(Exception):
    """A figure would not fit the ledger's columns."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """What the book value gains beside a move's own value, as goods left before they were there or came after.

    `uncovered`: they left at a cost that the stock did not have; `settlement`: they came and had left already.
    """

    number: int
    kind: str
    stock: Decimal
    sold: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Figures:
    """What an account says, in its columns."""

    on_hand: Decimal
    value: Decimal
    average: Decimal
    owed: Decimal


@dataclass(slots=True)
class Account:
    """The locked account of a variant, and the facts about the variant that every movement needs.

    `value` is the book value, `average` the worth at the moving average, `owed` the cost of what left before it was
    there. `cost` is the catalogue's cost of one base unit in the base currency, used where a movement names none.
    `tracking`, `picking` and `costing` are the variant's policy; `layers` are read where it is costed by them.
    Moves are told by their number in the command.
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
    costing: str = "average"
    average: Decimal = ZERO
    owed: Decimal = ZERO
    last_cost: Decimal | None = None
    seq_before: int = 0
    before: Figures = field(init=False)
    layers: Layers = field(default_factory=Layers)
    settlements: list[Settlement] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.seq_before, self.before = self.seq, self.figures

    @property
    def figures(self) -> Figures:
        """Its figures as they are now."""
        return Figures(self.on_hand, self.value, self.average, self.owed)

    @property
    def is_fifo(self) -> bool:
        """Whether it is costed by layers."""
        return self.costing == FIFO

    def count_elsewhere(self) -> None:
        """Note that one event of the variant was numbered by another statement."""
        self.seq += 1
        self.seq_before += 1

    @property
    def unit_worth(self) -> Decimal:
        """What one unit is worth: at the average of the book value, else as the catalogue or the last cost says."""
        return self.value / self.on_hand if self.on_hand > 0 else self.cost or self.last_cost or ZERO

    def worth(self, quantity: Decimal) -> Decimal:
        """What `quantity` is worth at the average of the book value; zero while nothing is on hand."""
        return part_of(self.value, quantity, self.on_hand) if self.on_hand > 0 else ZERO

    def bring(
        self,
        quantity: Decimal,
        unit_cost: Decimal | None,
        value: Decimal | None,
        number: int = 0,
        undoes: int | None = None,
    ) -> Decimal:
        """Add goods and return their value: as given, or by unit cost, average, catalogue or last cost, in this order.

        What left before it was there is settled first: it leaves at the cost of the goods that now come. With
        `undoes` the goods return to the layers that this move took them from.
        """
        value = self._value_of(quantity, unit_cost, value)
        parcels = self.layers.returned(undoes, quantity, value) if self.is_fifo else [Parcel(quantity, value)]
        if settled := min(quantity, max(-self.on_hand, ZERO)):
            owed = part_of(self.owed, settled, -self.on_hand)
            gone = _leave(parcels, settled)
            self.owed -= owed
            if owed or gone:
                self.settlements.append(Settlement(number, SETTLEMENT, -gone, gone - owed))
        kept = sum((parcel.value for parcel in parcels), ZERO)
        self.on_hand += quantity
        self.value += kept
        self.average += kept
        self.last_cost = (value / quantity).quantize(MONEY_STEP)
        if self.is_fifo:
            self.layers.put(number, parcels)
        return value

    def withdraw(self, quantity: Decimal, value: Decimal | None, number: int = 0, undoes: int | None = None) -> Decimal:
        """Take goods and return their value: the oldest layers or the average, or `value` where given.

        The last unit takes all of it. What is not there leaves at the last known cost, and is owed. With `undoes`
        the layer that this move brought is taken first.
        """
        covered = min(quantity, max(self.on_hand, ZERO))
        worth = self._cover(covered, quantity, value, number, undoes) if covered else ZERO
        owed = self._owe(quantity - covered, None if value is None else value - worth)
        self.on_hand -= quantity
        self.value -= worth
        self.owed += owed
        if owed:
            self.settlements.append(Settlement(number, UNCOVERED, owed))
        if self.value + self.owed >= MAX_MONEY or self.on_hand <= -MAX_QUANTITY:
            raise TooLarge
        return worth + owed

    def _value_of(self, quantity: Decimal, unit_cost: Decimal | None, value: Decimal | None) -> Decimal:
        if value is None:
            if unit_cost is None:
                unit_cost = self.unit_worth
            value = quantity * unit_cost
        if max(self.value, self.average) + value >= MAX_MONEY or self.on_hand + quantity >= MAX_QUANTITY:
            raise TooLarge
        return value.quantize(MONEY_STEP)

    def _cover(
        self, covered: Decimal, quantity: Decimal, value: Decimal | None, number: int, undoes: int | None
    ) -> Decimal:
        """What the covered part leaves at; the moving average goes its own way beside layers."""
        average = part_of(self.average, covered, self.on_hand)
        if value is not None and quantity < self.on_hand:
            average = min(value, self.average)
        self.average -= average
        worth = self.layers.take(number, covered, undoes) if self.is_fifo else average
        self.last_cost = (worth / covered).quantize(MONEY_STEP)
        return worth

    def _owe(self, quantity: Decimal, value: Decimal | None) -> Decimal:
        """What the goods that are not there leave at."""
        if not quantity:
            return ZERO
        if value is not None:
            return max(value, ZERO)
        known = self.cost if self.last_cost is None else self.last_cost
        return (quantity * (known or ZERO)).quantize(MONEY_STEP)


def _leave(parcels: Sequence[Parcel], quantity: Decimal) -> Decimal:
    """Take so much of the parcels, the last first, and return its value."""
    gone = ZERO
    for parcel in reversed(parcels):
        part = min(parcel.quantity, quantity)
        quantity -= part
        gone += parcel.cut(part)
    return gone
