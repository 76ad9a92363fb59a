"""Counts in plain Python: what was counted less what the books said then is what is posted later."""

from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from tests.inventory.reference import OUT, Move, Reference, Refused, Spot
from tests.inventory.reference_costs import STEP

LIMIT = Decimal(5)  # a variance above it needs approval
OPEN, OVER = ("planned", "counting", "recount", "review", "approved"), ("posted", "cancelled")


class Seen(NamedTuple):
    """What was counted, what the books said at that instant, and the worth of one."""

    counted: int
    expected: int
    worth: Decimal


@dataclass
class Count:
    """What is counted in a place."""

    place: str
    lines: dict[tuple[str, Spot], Seen | None] = field(default_factory=dict)
    state: str = "planned"
    is_approved: bool = False  # by somebody, not by being worth little

    @property
    def differing(self) -> dict[tuple[str, Spot], Seen]:
        """The lines of which another quantity was counted than the books said."""
        return {line: seen for line, seen in self.lines.items() if seen and seen.counted != seen.expected}


@dataclass
class Counts(Reference):
    """Stock, and the counts of it."""

    counts: list[Count] = field(default_factory=list)

    def plan_count(self, place: str) -> None:
        """List what lies in the place and no other count counts."""
        due = [
            (item, spot)
            for item, spots in self.stock.items()
            for spot, on_hand in spots.items()
            if spot.place == place and on_hand and not self.counter_of(item, spot)
        ]
        if not due:
            raise Refused
        self.counts.append(Count(place, dict.fromkeys(due)))

    def counter_of(self, item: str, spot: Spot) -> Count | None:
        """The count that has the goods."""
        return next((one for one in self.counts if one.state in OPEN and (item, spot) in one.lines), None)

    def record(self, number: int, item: str, spot: Spot, counted: int) -> None:
        """Take down what is there, against what the books say now."""
        count = self.demand_count(number, "planned", "counting", "recount")
        if self.counter_of(item, spot) not in (None, count) or spot.place != count.place:
            raise Refused
        count.lines[item, spot] = self.seen(item, spot, counted)
        count.state = "counting" if count.state == "planned" else count.state

    def seen(self, item: str, spot: Spot, counted: int) -> Seen:
        """What was counted beside the books."""
        books = self.books[item]
        return Seen(counted, self.stock.get(item, {}).get(spot, 0), books.unit_worth.quantize(STEP))

    def submit(self, number: int, uncounted: str) -> None:
        """Counting is over; a large variance waits for approval."""
        count = self.demand_count(number, "planned", "counting", "recount")
        missing = [line for line, seen in count.lines.items() if seen is None]
        if missing and (uncounted == "must_be_counted" or (uncounted == "left_out" and not any(count.lines.values()))):
            raise Refused
        if uncounted == "nothing_there":
            count.lines |= {(item, spot): self.seen(item, spot, 0) for item, spot in missing}
        variance = sum(abs(seen.counted - seen.expected) * seen.worth for seen in count.differing.values())
        count.state = "review" if variance > LIMIT else "approved"

    def again(self, number: int, *states: str, wants_all: bool) -> None:
        """Count once more: what differs, or everything that was counted."""
        count = self.demand_count(number, *states)
        asked = [line for line, seen in count.lines.items() if seen] if wants_all else list(count.differing)
        if not asked:
            raise Refused
        count.lines |= dict.fromkeys(asked)
        count.state, count.is_approved = "recount", False

    def approve(self, number: int) -> None:
        """What was counted may become the books."""
        count = self.demand_count(number, "review")
        count.state, count.is_approved = "approved", True

    def call_off(self, number: int) -> None:
        """The books stay as they are."""
        self.demand_count(number, *OPEN).state = "cancelled"

    def apply(self, number: int) -> None:
        """Post the differences, losses first; what moved since the counting stays.

        What nobody approved goes back to review where it is worth too much by now.
        """
        count = self.demand_count(number, "approved")
        moves: list[Move] = []
        for (item, spot), (counted, expected, _worth) in count.differing.items():
            if counted < expected:
                moves.append((item, spot, OUT, expected - counted))
        for (item, spot), (counted, expected, _worth) in count.differing.items():
            if counted > expected:
                moves.append((item, OUT, spot, counted - expected))
        if moves and not count.is_approved and self.worth(moves) > LIMIT:
            count.state = "review"
            return
        if moves:
            self.move(moves)
        count.state = "posted"

    def worth(self, moves: list[Move]) -> Decimal:
        """What the moves would be posted at."""
        trial = deepcopy(self)
        trial.move(moves)
        posting = len(trial.postings) - 1
        return sum((trial.books[move[0]].values[posting, number] for number, move in enumerate(moves)), Decimal(0))

    def demand_count(self, number: int, *states: str) -> Count:
        """The count, if it is so far."""
        count = self.counts[number]
        if count.state not in states:
            raise Refused
        return count
