"""What goods cost in plain Python: the average, or parcels of which the oldest goes first."""

from dataclasses import dataclass, field
from decimal import Decimal

STEP, CENT = Decimal("0.0001"), Decimal("0.01")
Taken = list[tuple["Parcel", int, Decimal]]


@dataclass
class Parcel:
    """Goods that came in together; `since`: all that lay there before that posting. Goods do not come back to what is
    closed, because something of it lay there when costing by parcels ended.
    """

    quantity: int
    value: Decimal
    since: int | None = None
    is_closed: bool = False

    def take(self, quantity: int) -> Decimal:
        """Take so much of it; the last takes all."""
        value = part(self.value, quantity, self.quantity)
        self.quantity -= quantity
        self.value -= value
        return value


def part(value: Decimal, quantity: int, whole: int) -> Decimal:
    """The value of a part."""
    return value if quantity >= whole else (value * quantity / whole).quantize(STEP)


@dataclass
class Books:
    """The value of one item. Moves are told by (posting, number in it)."""

    is_fifo: bool
    on_hand: int = 0
    value: Decimal = Decimal(0)
    average: Decimal = Decimal(0)
    last: Decimal = Decimal(0)
    parcels: list[Parcel] = field(default_factory=list)
    brought: dict[tuple[int, int], Parcel] = field(default_factory=dict)
    taken: dict[tuple[int, int], Taken] = field(default_factory=dict)
    values: dict[tuple[int, int], Decimal] = field(default_factory=dict)

    @property
    def unit_worth(self) -> Decimal:
        """What one is worth on average; the last cost while none is there."""
        return self.value / self.on_hand if self.on_hand else self.last

    def bring(
        self,
        move: tuple[int, int],
        quantity: int,
        unit_cost: Decimal | None,
        undoes: tuple[int, int] | None,
        rolled: Decimal | None = None,
    ) -> None:
        """Goods come in, at a cost or a worth, else at the average; or come back as they went."""
        if undoes is not None:
            value = self.values[undoes]
        elif rolled is not None:
            value = rolled
        elif unit_cost is None:
            value = (quantity * self.unit_worth).quantize(STEP)
        else:
            value = (quantity * unit_cost).quantize(STEP)
        self.on_hand, self.value, self.average = self.on_hand + quantity, self.value + value, self.average + value
        self.last, self.values[move] = (value / quantity).quantize(STEP), value
        if not self.is_fifo:
            return
        for parcel, returned, worth in self.taken.get(undoes, []) if undoes else []:
            if parcel.is_closed:
                continue
            parcel.quantity += returned
            parcel.value += worth
            quantity -= returned
            value -= worth
        if quantity:
            self.brought[move] = Parcel(quantity, value)
            self.parcels.append(self.brought[move])

    def send(self, move: tuple[int, int], quantity: int, undoes: tuple[int, int] | None) -> Decimal:
        """Goods leave: the oldest first, but a receipt that is undone takes its own; or at the average. Their worth."""
        average = part(self.average, quantity, self.on_hand)
        if undoes is not None and quantity < self.on_hand:
            average = min(self.values[undoes], self.average)
        own = self.brought.get(undoes) if undoes else None
        taken: Taken = []
        rest = quantity
        for parcel in sorted(self.parcels, key=lambda parcel: parcel is not own):
            if self.is_fifo and rest and parcel.quantity:
                share = min(rest, parcel.quantity)
                taken.append((parcel, share, parcel.take(share)))
                rest -= share
        worth = sum((value for *_, value in taken), Decimal(0)) if self.is_fifo else average
        self.taken[move], self.values[move] = taken, worth
        self.last = (worth / quantity).quantize(STEP)
        self.on_hand, self.value, self.average = self.on_hand - quantity, self.value - worth, self.average - average
        return worth

    def cost(self, move: tuple[int, int], quantity: int, amount: Decimal, later: int) -> None:
        """A cost of goods that came in with this move: what is held of them bears its part."""
        held, limit = min(quantity, max(self.on_hand - later, 0)), self.value
        bearer = self.bearer(move) if self.is_fifo else None
        if self.is_fifo:
            held, limit = (0, Decimal(0)) if bearer is None else (min(held, bearer.quantity), bearer.value)
        if bearer is not None and bearer.since is None:
            held = bearer.quantity
        wanted = amount if held == quantity else (amount * held / quantity).quantize(CENT)
        stock = max(wanted, -limit)
        if bearer is not None:
            bearer.value += stock
        self.value += stock
        self.average = max(self.average + stock, Decimal(0))

    def bearer(self, move: tuple[int, int]) -> Parcel | None:
        """What is left of the goods that the move brought; else the parcel that they became a part of since."""
        own = self.brought.get(move)
        if own is not None and own.quantity:
            return own
        since = [one for one in self.parcels if one.since is not None and one.since > move[0] and one.quantity]
        return since[-1] if since else None

    def change(self, *, is_fifo: bool, posting: int) -> None:
        """Cost by parcels, all that lies there being one; or at the average, all parcels being over."""
        self.is_fifo = is_fifo
        if not is_fifo:
            self.average = self.value
            for parcel in self.parcels:
                parcel.is_closed = parcel.is_closed or parcel.quantity > 0
                parcel.quantity, parcel.value = 0, Decimal(0)
        elif self.on_hand:
            self.parcels.append(Parcel(self.on_hand, self.value, posting))
