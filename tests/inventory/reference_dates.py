"""Earlier days in plain Python: what happened then, what lay there, and the books that are closed."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tests.inventory.reference import OUT, Reference, Refused, Spot


@dataclass
class Dates(Reference):
    """Stock whose moves happened at one time and were told at another."""

    closed_until: date | None = None

    def receive_then(self, when: datetime, item: str, spot: Spot, quantity: int, cost: Decimal | None) -> None:
        """Goods came in earlier; they cost what is told today."""
        self.admit(when)
        self.move([(item, OUT, spot, quantity)], cost=cost, when=when)
        self.receipts.add(len(self.postings) - 1)

    def ship_then(self, when: datetime, item: str, scope: str, quantity: int) -> None:
        """Goods left earlier; of what may be promised today, at what it is worth today, and lay there ever since."""
        self.admit(when)
        parts = self.pick(item, scope, quantity)
        if when.date() < self.now.date():
            for place in {spot.place for spot in parts}:
                taken = sum(part for spot, part in parts.items() if spot.place == place)
                if self.lowest_at(item, place, when) < taken:
                    raise Refused
        self.move([(item, spot, OUT, part) for spot, part in parts.items()], when=when)

    def close_books(self, day: date) -> None:
        """Nothing more happens up to the day; never back, and only days that are over."""
        if day >= self.now.date() or (self.closed_until is not None and day <= self.closed_until):
            raise Refused
        self.closed_until = day

    def reopen_books(self) -> None:
        """Every day is open again."""
        if self.closed_until is None:
            raise Refused
        self.closed_until = None

    def admit(self, when: datetime) -> None:
        """Refuse days that are closed; today always passes."""
        if self.closed_until is not None and when.date() < self.now.date() and when.date() <= self.closed_until:
            raise Refused

    def lay_at(self, item: str, place: str, moment: datetime) -> int:
        """What lay in the place, by every move that happened until then."""
        lay = 0
        for happened, moves in zip(self.moments, self.postings, strict=True):
            for of, source, target, quantity in moves if happened <= moment else ():
                if of == item:
                    lay += quantity * (_is_in(target, place) - _is_in(source, place))
        return lay

    def lowest_at(self, item: str, place: str, since: datetime) -> int:
        """The least that lay in the place from an instant until now."""
        return min(self.lay_at(item, place, moment) for moment in {since, *self.moments} if moment >= since)


def _is_in(end: Spot | str, place: str) -> bool:
    return isinstance(end, Spot) and end.place == place
