"""Cost layers of one variant in memory: the oldest is used first, and a reversal gives back what was taken."""

from dataclasses import dataclass, field
from decimal import Decimal

from app.core.command_fields import MONEY_STEP

ZERO = Decimal(0)


def part_of(value: Decimal, quantity: Decimal, whole: Decimal) -> Decimal:
    """The value of a part of a whole; the whole takes all of it, so that rounding leaves nothing behind."""
    return (value * quantity / whole).quantize(MONEY_STEP) if quantity < whole else value


@dataclass(slots=True)
class Layer:
    """A layer as it now is; `id` is None until it is written, `born` the number of the move that brings it."""

    id: int | None
    move_id: int | None
    remaining: Decimal
    value: Decimal
    born: int | None = None

    def cut(self, quantity: Decimal) -> Decimal:
        """Take so much of it and return its value."""
        value = part_of(self.value, quantity, self.remaining)
        self.remaining -= quantity
        self.value -= value
        return value


@dataclass(slots=True)
class Parcel:
    """Goods that come in together at one cost, back into `layer` where they were taken from it."""

    quantity: Decimal
    value: Decimal
    layer: Layer | None = None

    def cut(self, quantity: Decimal) -> Decimal:
        """Take so much of it and return its value."""
        value = part_of(self.value, quantity, self.quantity) if quantity else ZERO
        self.quantity -= quantity
        self.value -= value
        return value


@dataclass(frozen=True, slots=True)
class Use:
    """So much of a layer goes with a move; below zero, it comes back."""

    layer: Layer
    number: int
    quantity: Decimal
    value: Decimal


@dataclass(slots=True)
class Layers:
    """The layers that a command may use, the oldest first; `taken` is what a move took of them, by its id."""

    known: list[Layer] = field(default_factory=list)
    taken: dict[int, list[tuple[Layer, Decimal, Decimal]]] = field(default_factory=dict)
    born: list[Layer] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)

    def take(self, number: int, quantity: Decimal, brought_by: int | None = None) -> Decimal:
        """Use so much, first of the layer that the move `brought_by` brought, then of the oldest; its value."""
        total = ZERO
        for layer in self._in_turn(brought_by):
            part = min(layer.remaining, quantity)
            if part > 0:
                value = layer.cut(part)
                self.uses.append(Use(layer, number, part, value))
                total += value
                quantity -= part
            if not quantity:
                break
        assert not quantity, "layers make what is on hand"
        return total

    def _in_turn(self, brought_by: int | None) -> list[Layer]:
        """Those that still hold something: the one that the move brought, then the oldest."""
        return sorted(self.known, key=lambda layer: layer.move_id != brought_by) if brought_by else self.known

    def returned(self, undoes: int | None, quantity: Decimal, value: Decimal) -> list[Parcel]:
        """The parcels of goods that come in: back to the layers that the undone move took, the rest on a new one."""
        parcels = [Parcel(part, worth, layer) for layer, part, worth in self.taken.get(undoes or 0, ())]
        rest = quantity - sum((parcel.quantity for parcel in parcels), ZERO)
        if rest > 0:
            parcels.append(Parcel(rest, value - sum((parcel.value for parcel in parcels), ZERO)))
        return parcels

    def put(self, number: int, parcels: list[Parcel]) -> None:
        """Lay the parcels down: what comes back on its layer, else on a new one."""
        for parcel in parcels:
            if not parcel.quantity:
                continue
            if parcel.layer is None:
                layer = Layer(None, None, parcel.quantity, parcel.value, born=number)
                self.known.append(layer)
                self.born.append(layer)
            else:
                parcel.layer.remaining += parcel.quantity
                parcel.layer.value += parcel.value
                self.uses.append(Use(parcel.layer, number, -parcel.quantity, -parcel.value))
