"""What a client of the soak believes to have done: quantities, values and promises by its own answers alone."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.inventory.models import OUTSIDE

LevelKey = tuple[int, int, int, int]  # variant, place, lot, condition
ZERO = Decimal(0)


@dataclass
class Tally:
    """Sums of what was answered; `refused` counts refusals by verb and kind, `wrong` tells what must never happen."""

    on_hand: dict[LevelKey, Decimal] = field(default_factory=dict)
    value: dict[int, Decimal] = field(default_factory=dict)
    committed: dict[int, Decimal] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    posted: int = 0
    replayed: int = 0
    wrong: list[str] = field(default_factory=list)

    def move(self, moves: Iterable[Mapping[str, Any]]) -> None:
        """Enter the moves of an answer."""
        for move in moves:
            variant, quantity = move["variant_id"], Decimal(move["quantity"])
            sides = (
                (-1, move["from_location_id"], move["lot_id"], move["condition_id"]),
                (+1, move["to_location_id"], move["to_lot_id"], move["to_condition_id"]),
            )
            for sign, place, lot, condition in sides:
                if place not in OUTSIDE:
                    _add(self.on_hand, (variant, place, lot, condition), sign * quantity)
                    _add(self.value, variant, sign * Decimal(move["value_amount"]))

    def promise(self, variant: int, quantity: Decimal) -> None:
        """Enter that so much more (or less) is promised without an end."""
        _add(self.committed, variant, quantity)

    def merge(self, other: "Tally") -> None:
        """Add what another client believes."""
        for name in ("on_hand", "value", "committed"):
            ours: dict[Any, Decimal] = getattr(self, name)
            for key, amount in getattr(other, name).items():
                _add(ours, key, amount)
        self.done += other.done
        self.refused += other.refused
        self.posted += other.posted
        self.replayed += other.replayed
        self.wrong += other.wrong


def _add(sums: dict[Any, Decimal], key: Any, amount: Decimal) -> None:
    sums[key] = sums.get(key, ZERO) + amount
