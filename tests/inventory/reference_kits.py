"""Kits in plain Python: worth what their parts were, and the parts worth their share of the kits."""

from dataclasses import dataclass, field
from decimal import Decimal

from tests.inventory.reference import OUT, WAY, Move, Reference, Refused, Spot
from tests.inventory.reference_costs import STEP

KIT = "gift"


@dataclass
class Kits(Reference):
    """Stock, and a kit that is made of other items."""

    parts: dict[str, int] = field(default_factory=dict)  # item -> how many of it are in one kit

    def assemble(self, scope: str, place: str, quantity: int) -> None:
        """Parts go, kits come, worth what the parts were."""
        moves: list[Move] = [
            (part, spot, OUT, taken)
            for part, each in self.parts.items()
            for spot, taken in self.pick(part, scope, quantity * each).items()
        ]
        self.move([*moves, (KIT, OUT, Spot(place), quantity)], roll=lambda _number, gone: gone)

    def take_apart(self, place: str, quantity: int, lot: str, lost: int) -> None:
        """Kits go, parts come back at their share by what they cost; so many of the first are lost, at theirs."""
        first, *_ = self.parts
        if lost > quantity * self.parts[first] or place == WAY:
            raise Refused
        back: list[Move] = [(first, OUT, OUT, lost)] if lost else []
        for part in sorted(self.parts, key=lambda part: part not in self.tracked):  # what is named comes first
            left = quantity * self.parts[part] - (lost if part == first else 0)
            if left:
                back.append((part, OUT, Spot(place, lot if part in self.tracked else ""), left))
        weights = [part[3] * self.books[part[0]].unit_worth for part in back]
        if not any(weights):
            weights = [Decimal(part[3]) for part in back]

        def roll(number: int, gone: Decimal) -> Decimal:
            return _upto(gone, weights, number) - _upto(gone, weights, number - 1)

        self.move([(KIT, Spot(place), OUT, quantity), *back], roll=roll)

    def sellable(self, places: tuple[str, ...]) -> tuple[int, int]:
        """Kits that may be promised in the places, and those that the parts there still make."""
        there = {item: sum(self.available(item, place) for place in places) for item in (KIT, *self.parts)}
        return there[KIT], min(there[part] // each for part, each in self.parts.items())


def _upto(worth: Decimal, weights: list[Decimal], number: int) -> Decimal:
    """What the first so many shares come to; the last that weighs anything makes it whole."""
    if not any(weights[number:]):
        return worth
    return (worth * sum(weights[:number], Decimal(0)) / sum(weights)).quantize(STEP)
