"""A number with its past."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Trend:
    """`value` now, and one point per day of the period, oldest first; `points` is empty where no past is kept."""

    value: Decimal
    points: tuple[Decimal, ...] = ()

    @property
    def change(self) -> Decimal | None:
        """Difference to the start of the period."""
        return self.value - self.points[0] if self.points else None

    @property
    def growth(self) -> Decimal | None:
        """Relative difference to the start of the period, 0.03 for 3 %; None where it started at nothing."""
        if not self.points or self.points[0] <= 0:
            return None
        return self.value / self.points[0] - 1
