"""A number with its past."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Self


@dataclass(frozen=True)
class Trend:
    """`value` now, and one point per day of the period, oldest first; a single point or none where no past is kept."""

    value: Decimal
    points: tuple[Decimal, ...] = ()

    @classmethod
    def of(cls, numbers: Iterable[Decimal | int]) -> Self:
        """The trend of the numbers, the last of which is now; zero where there are none."""
        points = tuple(Decimal(number) for number in numbers)
        return cls(points[-1] if points else Decimal(0), points)

    @property
    def change(self) -> Decimal | None:
        """Difference to the start of the period; None without a past."""
        return self.value - self.points[0] if len(self.points) > 1 else None

    @property
    def growth(self) -> Decimal | None:
        """Relative difference to the start of the period, 0.03 for 3 %; None where it started at nothing."""
        if len(self.points) <= 1 or self.points[0] <= 0:
            return None
        return self.value / self.points[0] - 1
