"""The ledger in plain Python: what it must do, without a database."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from tests.inventory.reference_costs import Books

OUT = "outside"
WAY = "way"  # where goods lie that are between two sites; available to nobody
SOUND = "ok"


class Refused(Exception):
    """The reference refuses."""


class Spot(NamedTuple):
    """Where goods lie: a place, the lot (none for untracked items) and the condition."""

    place: str
    lot: str = ""
    condition: str = SOUND


End = Spot | str  # a spot, or OUT
Move = tuple[str, End, End, int]  # item, from, to, quantity
Roll = Callable[[int, Decimal], Decimal]  # number of the move, worth of what left before it -> worth


@dataclass
class Promise:
    """A reservation: what it holds where, until when; None: committed. An order's own is moved by the order only."""

    item: str
    parts: dict[Spot, int]
    until: datetime | None
    is_open: bool = True
    is_of_order: bool = False


@dataclass
class Reference:
    """Stock by item and spot, promises, and the postings that made it."""

    now: datetime
    below: dict[str, tuple[str, ...]]  # place -> itself and the places below it
    expiries: dict[str, date | None]  # lot -> its last day
    tracked: frozenset[str]  # items that have lots
    stock: dict[str, dict[Spot, int]] = field(default_factory=dict)  # item -> spot -> on hand, in order of creation
    lots: dict[str, list[str]] = field(default_factory=dict)  # item -> its lots, in order of creation
    promises: list[Promise] = field(default_factory=list)
    postings: list[list[Move]] = field(default_factory=list)
    undone: set[int] = field(default_factory=set)
    books: dict[str, Books] = field(default_factory=dict)  # item -> its value
    receipts: set[int] = field(default_factory=set)  # postings that are receipts from a supplier
    moments: list[datetime] = field(default_factory=list)  # when each posting happened
    bound: set[int] = field(default_factory=set)  # postings that belong to a transfer order
    costs: dict[int, tuple[int, Decimal]] = field(default_factory=dict)  # posting -> the receipt, the amount

    def stands(self, promise: Promise) -> bool:
        """Whether the promise counts."""
        return promise.is_open and (promise.until is None or promise.until > self.now)

    def on_hand(self, item: str, place: str) -> int:
        """What lies in the place, of whatever lot and condition."""
        return sum(quantity for spot, quantity in self.stock.get(item, {}).items() if spot.place == place)

    def available(self, item: str, place: str) -> int:
        """What may be promised of it."""
        return sum(self.free(item, spot) for spot in self.stock.get(item, {}) if self.is_open(spot, place))

    def is_open(self, spot: Spot, place: str) -> bool:
        """Whether goods of the spot, in that place, may be promised and shipped."""
        return spot.place == place != WAY and spot.condition == SOUND and not self.has_expired(spot)

    def has_expired(self, spot: Spot) -> bool:
        """Whether the last day of its lot has passed."""
        last = self.expiries.get(spot.lot)
        return last is not None and last < self.now.date()

    def free(self, item: str, spot: Spot) -> int:
        """What is on hand and promised to nobody."""
        held = sum(
            promise.parts.get(spot, 0) for promise in self.promises if promise.item == item and self.stands(promise)
        )
        return self.stock.get(item, {}).get(spot, 0) - held

    def receive(self, item: str, place: str, lot: str, quantity: int, cost: Decimal | None = None) -> None:
        """Goods come in from a supplier, into a lot exactly where the item is tracked."""
        self.find(item, place, lot, quantity, cost)
        self.receipts.add(len(self.postings) - 1)

    def find(self, item: str, place: str, lot: str, quantity: int, cost: Decimal | None = None) -> None:
        """Goods turn up."""
        if (item in self.tracked) != bool(lot):
            raise Refused
        self.move([(item, OUT, Spot(place, lot), quantity)], cost=cost)

    def move(
        self,
        moves: list[Move],
        *,
        undoes: int | None = None,
        cost: Decimal | None = None,
        roll: Roll | None = None,
        when: datetime | None = None,
    ) -> None:
        """Carry out the moves together; refuses when one of them takes what is not free.

        `roll` tells what goods that come in are worth, from the worth of what left before them.
        """
        before, lots_before = deepcopy(self.stock), deepcopy(self.lots)
        for item, source, target, quantity in moves:
            if isinstance(source, Spot):
                if self.free(item, source) < quantity:
                    self.stock, self.lots = before, lots_before
                    raise Refused
                self.stock[item][source] -= quantity
            if isinstance(target, Spot):
                spots = self.stock.setdefault(item, {})
                spots[target] = spots.get(target, 0) + quantity
                if target.lot not in self.lots.setdefault(item, []):
                    self.lots[item].append(target.lot)
        self.postings.append(moves)
        self.moments.append(when or self.now)
        posting, gone = len(self.postings) - 1, Decimal(0)
        for number, (item, source, target, quantity) in enumerate(moves):
            mirrored = None if undoes is None else (undoes, len(moves) - 1 - number)
            if isinstance(target, Spot) and not isinstance(source, Spot):
                rolled = roll(number, gone) if roll else None
                self.books[item].bring((posting, number), quantity, cost, mirrored, rolled)
            elif isinstance(source, Spot) and not isinstance(target, Spot):
                gone += self.books[item].send((posting, number), quantity, mirrored)
        if undoes is not None:
            self.undone |= {undoes, posting}

    def add_cost(self, receipt: int, amount: Decimal) -> None:
        """A cost of a receipt that stands, which never takes off more than it has cost."""
        if receipt not in self.receipts or receipt in self.undone:
            raise Refused
        item = self.postings[receipt][0][0]
        if self.books[item].values[receipt, 0] + sum(self.added_to(receipt)) + amount < 0:
            raise Refused
        self.bear_cost(receipt, amount)

    def added_to(self, receipt: int) -> list[Decimal]:
        """What was added to the receipt and not taken back."""
        return [amount for cost, (of, amount) in self.costs.items() if of == receipt and cost not in self.undone]

    def bear_cost(self, receipt: int, amount: Decimal) -> None:
        """The goods of the receipt that are held bear their part."""
        (item, _source, _target, quantity) = self.postings[receipt][0]
        later = sum(
            move[3]
            for number, moves in enumerate(self.postings)
            for move in moves
            if number > receipt
            and number not in self.undone
            and move[0] == item
            and not isinstance(move[1], Spot)
            and isinstance(move[2], Spot)
        )
        self.books[item].cost((receipt, 0), quantity, amount, later)
        self.postings.append([])
        self.moments.append(self.now)
        self.costs[len(self.postings) - 1] = receipt, amount

    def change_costing(self, item: str, *, is_fifo: bool) -> None:
        """Cost the item otherwise from now on."""
        if self.books[item].is_fifo == is_fifo:
            raise Refused
        self.books[item].change(is_fifo=is_fifo, posting=len(self.postings))

    def ranked(self, item: str) -> list[Spot]:
        """Its spots by expiry, then by the age of the lot, then by their own."""
        spots = list(self.stock.get(item, {}))
        return sorted(
            spots,
            key=lambda spot: (self.expiries.get(spot.lot) or date.max, self.lots[item].index(spot.lot)),
        )

    def pick(self, item: str, scope: str, quantity: int) -> dict[Spot, int]:
        """Where so much can be taken at or below a place, of what may be promised."""
        spots = [spot for spot in self.ranked(item) if any(self.is_open(spot, place) for place in self.below[scope])]
        return self.share(item, spots, quantity)

    def lying(self, item: str, place: str, quantity: int) -> dict[Spot, int]:
        """Where so much can be taken in a place, of whatever lot, also of expired ones."""
        spots = [spot for spot in self.ranked(item) if spot.place == place and spot.condition == SOUND]
        return self.share(item, spots, quantity)

    def share(self, item: str, spots: list[Spot], quantity: int) -> dict[Spot, int]:
        """Spread the quantity over what is free in the spots, in their order."""
        parts = {}
        for spot in spots:
            part = min(quantity, self.free(item, spot))
            if part > 0:
                parts[spot] = part
                quantity -= part
        if quantity:
            raise Refused
        return parts

    def ship(self, item: str, scope: str, quantity: int) -> None:
        """Ship what may be promised."""
        self.move([(item, spot, OUT, part) for spot, part in self.pick(item, scope, quantity).items()])

    def lose(self, item: str, place: str, quantity: int) -> None:
        """Take off what is not there any more."""
        self.move([(item, spot, OUT, part) for spot, part in self.lying(item, place, quantity).items()])

    def transfer(self, item: str, source: str, target: str, quantity: int) -> None:
        """Move goods with their lots."""
        parts = self.lying(item, source, quantity)
        self.move([(item, spot, spot._replace(place=target), part) for spot, part in parts.items()])

    def relabel(self, item: str, source: Spot, target: Spot, quantity: int) -> None:
        """Make goods of another lot or condition; of no lot that keeps longer than they do."""
        if WAY in (source.place, target.place) or source == target or (target.lot and item not in self.tracked):
            raise Refused
        end, kept = self.expiries.get(source.lot), self.expiries.get(target.lot)
        if end is not None and (kept is None or kept > end):
            raise Refused
        self.move([(item, source, target, quantity)])

    def scrap(self, item: str, spot: Spot, quantity: int) -> None:
        """Throw goods away."""
        if spot.place == WAY:
            raise Refused
        self.move([(item, spot, OUT, quantity)])

    def reserve(self, item: str, scope: str, quantity: int, until: datetime) -> None:
        """Promise what is free."""
        self.promises.append(Promise(item, self.pick(item, scope, quantity), until))

    def commit(self, number: int) -> None:
        """Keep a promise that stands."""
        if not self.stands(self.promises[number]):
            raise Refused
        self.promises[number].until = None

    def release(self, number: int) -> None:
        """Let a promise go, unless an order keeps it."""
        if self.promises[number].is_of_order:
            raise Refused
        self.promises[number].is_open = False

    def fulfil(self, number: int) -> None:
        """Ship what a standing promise holds, unless some of it expired."""
        promise = self.promises[number]
        if promise.is_of_order or not self.stands(promise) or any(self.has_expired(spot) for spot in promise.parts):
            raise Refused
        promise.is_open = False
        self.move([(promise.item, spot, OUT, part) for spot, part in promise.parts.items()])

    def reverse(self, number: int) -> None:
        """Move a posting back."""
        if number in self.undone | self.bound or any(
            receipt == number and cost not in self.undone for cost, (receipt, _amount) in self.costs.items()
        ):
            raise Refused
        if number in self.costs:
            receipt, amount = self.costs[number]
            self.bear_cost(receipt, -amount)
            self.undone |= {number, len(self.postings) - 1}
            return
        back = [(item, target, source, quantity) for item, source, target, quantity in reversed(self.postings[number])]
        self.move(back, undoes=number)
