"""The ledger in plain Python: what it must do, without a database."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime

OUT = "outside"
Move = tuple[str, str, str, int]  # item, from, to, quantity


class Refused(Exception):
    """The reference refuses."""


@dataclass
class Promise:
    """A reservation: what it holds where, until when; None: committed."""

    item: str
    parts: dict[str, int]
    until: datetime | None
    is_open: bool = True


@dataclass
class Reference:
    """Stock by item and place, promises, and the postings that made it."""

    now: datetime
    below: dict[str, tuple[str, ...]]  # place -> itself and the places below it
    stock: dict[str, dict[str, int]] = field(default_factory=dict)  # item -> place -> on hand, in order of creation
    promises: list[Promise] = field(default_factory=list)
    postings: list[list[Move]] = field(default_factory=list)
    undone: set[int] = field(default_factory=set)

    def stands(self, promise: Promise) -> bool:
        """Whether the promise counts."""
        return promise.is_open and (promise.until is None or promise.until > self.now)

    def free(self, item: str, place: str) -> int:
        """What is on hand and promised to nobody."""
        held = sum(
            promise.parts.get(place, 0) for promise in self.promises if promise.item == item and self.stands(promise)
        )
        return self.stock.get(item, {}).get(place, 0) - held

    def move(self, moves: list[Move], *, undoes: int | None = None) -> None:
        """Carry out the moves together; refuses when one of them takes what is not free."""
        before = deepcopy(self.stock)
        for item, source, target, quantity in moves:
            if source != OUT:
                if self.free(item, source) < quantity:
                    self.stock = before
                    raise Refused
                self.stock[item][source] -= quantity
            if target != OUT:
                places = self.stock.setdefault(item, {})
                places[target] = places.get(target, 0) + quantity
        self.postings.append(moves)
        if undoes is not None:
            self.undone |= {undoes, len(self.postings) - 1}

    def pick(self, item: str, scope: str, quantity: int) -> dict[str, int]:
        """Where so much can be taken at or below a place, the oldest level first."""
        parts = {}
        for place in self.stock.get(item, {}):
            part = min(quantity, self.free(item, place)) if place in self.below[scope] else 0
            if part > 0:
                parts[place] = part
                quantity -= part
        if quantity:
            raise Refused
        return parts

    def ship(self, item: str, scope: str, quantity: int) -> None:
        """Ship what is free."""
        self.move([(item, place, OUT, part) for place, part in self.pick(item, scope, quantity).items()])

    def reserve(self, item: str, scope: str, quantity: int, until: datetime) -> None:
        """Promise what is free."""
        self.promises.append(Promise(item, self.pick(item, scope, quantity), until))

    def commit(self, number: int) -> None:
        """Keep a promise that stands."""
        if not self.stands(self.promises[number]):
            raise Refused
        self.promises[number].until = None

    def release(self, number: int) -> None:
        """Let a promise go."""
        self.promises[number].is_open = False

    def fulfil(self, number: int) -> None:
        """Ship what a standing promise holds."""
        promise = self.promises[number]
        if not self.stands(promise):
            raise Refused
        promise.is_open = False
        self.move([(promise.item, place, OUT, part) for place, part in promise.parts.items()])

    def reverse(self, number: int) -> None:
        """Move a posting back."""
        if number in self.undone:
            raise Refused
        back = [(item, target, source, quantity) for item, source, target, quantity in reversed(self.postings[number])]
        self.move(back, undoes=number)
