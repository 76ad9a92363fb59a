"""Demand that waits in plain Python."""

from dataclasses import dataclass, field
from datetime import datetime

from tests.inventory.reference import Promise, Reference, Refused


@dataclass
class Waiting:
    """So many of an item that lack, at or below a place."""

    item: str
    scope: str
    lacking: int
    priority: int
    since: datetime
    is_open: bool = True


@dataclass
class Backorders(Reference):
    """Stock, and who waits for it."""

    waiting: list[Waiting] = field(default_factory=list)

    def want(self, item: str, scope: str, quantity: int, until: datetime, priority: int) -> None:
        """Promise what is free; the rest waits."""
        found = self.some(item, scope, quantity)
        if found:
            self.promises.append(Promise(item, found, until))
        if lacking := quantity - sum(found.values()):
            self.waiting.append(Waiting(item, scope, lacking, priority, self.now))

    def fill(self) -> list[int]:
        """Give what is free to who waits, by priority and age; returns who was given some."""
        given = []
        for number, row in sorted(enumerate(self.waiting), key=lambda one: (one[1].priority, one[1].since, one[0])):
            found = self.some(row.item, row.scope, row.lacking) if row.is_open else {}
            if found:
                self.promises.append(Promise(row.item, found, None))
                row.lacking -= sum(found.values())
                row.is_open = row.lacking > 0
                given.append(number)
        return given

    def give_up(self, number: int) -> None:
        """Want it no longer; refuses what was filled."""
        row = self.waiting[number]
        if not row.lacking:
            raise Refused
        row.is_open = False

    def some(self, item: str, scope: str, quantity: int) -> dict[object, int]:
        """Where as much of it as there is can be taken."""
        free = [
            max(self.free(item, spot), 0)
            for spot in self.ranked(item)
            if any(self.is_open(spot, place) for place in self.below[scope])
        ]
        return self.pick(item, scope, min(quantity, sum(free)))
