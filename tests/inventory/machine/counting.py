"""Counts: planned, counted while goods move, looked at, and applied as differences."""

from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from app.inventory import services as do
from tests.inventory.machine.house import CONDITIONS, House, bins, picks
from tests.inventory.reference import Spot

has_counts = precondition(lambda self: self.counts)
differences = st.sampled_from((-2, -1, 0, 1, 3))


class Counting(House):
    """Counts of a bin."""

    @precondition(lambda self: any(self.reference.stock.values()))
    @rule(place=bins)
    def plan_count(self, place: str) -> None:
        command = {"location_id": self.place[place]}
        made = self.both(
            lambda: self.reference.plan_count(place),
            lambda key: do.plan(do.PlanCount(key=key, **command)),
        )
        if made:
            self.counts.append(made.count_id)

    @rule(place=bins, difference=differences)
    def count_at_once(self, place: str, difference: int) -> None:
        """A count whose first line is counted as soon as it is planned."""
        counts = len(self.counts)
        self.plan_count(place)
        if len(self.counts) > counts:
            item, spot = next(iter(self.reference.counts[-1].lines))
            self.take_down(counts, item, spot, difference)

    @has_counts
    @rule(pick=picks, difference=differences)
    def record(self, pick: int, difference: int) -> None:
        """Somebody counts a line, and finds so many more than the books have."""
        number, _ = self.count(pick)
        lines = list(self.reference.counts[number].lines)
        item, spot = lines[pick % len(lines)]
        self.take_down(number, item, spot, difference)

    @has_counts
    @rule(pick=picks, place=bins)
    def find_uncounted(self, pick: int, place: str) -> None:
        """Tea lies where the count did not expect any, or some other count counts it, or nobody does."""
        self.take_down(self.count(pick)[0], "tea", Spot(place), 1)

    def take_down(self, number: int, item: str, spot: Spot, difference: int) -> None:
        """Count so many more of it than the books have."""
        counted = max(self.reference.stock.get(item, {}).get(spot, 0) + difference, 0)
        line = do.RecordLine(
            variant_id=self.item[item],
            location_id=self.place[spot.place],
            quantity=Decimal(counted),
            lot_id=self.lot_id(item, spot.lot) if spot.lot else None,
            condition_id=CONDITIONS[spot.condition],
        )
        self.both(
            lambda: self.reference.record(number, item, spot, counted),
            lambda key: do.record(do.Record(lines=(line,), count_id=self.counts[number], key=key)),
        )

    @has_counts
    @rule(pick=picks, uncounted=st.sampled_from(("must_be_counted", "nothing_there", "left_out")))
    def submit(self, pick: int, uncounted: str) -> None:
        self.hand_in(self.count(pick)[0], uncounted)

    def hand_in(self, number: int, uncounted: str) -> None:
        """Counting is over; the ledger and the reference agree on whether it needs approval."""
        command = do.SubmitCount(count_id=self.counts[number], uncounted=uncounted)
        answer = self.both(lambda: self.reference.submit(number, uncounted), lambda _: do.submit(command))
        assert answer is None or answer.state == self.reference.counts[number].state

    @has_counts
    @rule(pick=picks)
    def recount(self, pick: int) -> None:
        number, count_id = self.count(pick)
        command = do.RecountCount(count_id=count_id)
        self.both(
            lambda: self.reference.again(number, "review", "approved", wants_all=False), lambda _: do.recount(command)
        )

    @has_counts
    @rule(pick=picks)
    def reject(self, pick: int) -> None:
        number, count_id = self.count(pick)
        command = do.RejectCount(count_id=count_id, verdict="Twice as many as last week")
        self.both(lambda: self.reference.again(number, "review", wants_all=True), lambda _: do.reject(command))

    @has_counts
    @rule(pick=picks)
    def approve(self, pick: int) -> None:
        number, count_id = self.count(pick)
        command = do.ApproveCount(count_id=count_id)
        self.both(lambda: self.reference.approve(number), lambda _: do.approve(command))

    @has_counts
    @rule(pick=picks)
    def apply_count(self, pick: int) -> None:
        number, count_id = self.count(pick)
        state = self.reference.counts[number].state
        if state in ("planned", "counting", "recount"):
            self.hand_in(number, "left_out")
        elif state == "review":
            self.approve(pick)
        if self.reference.counts[number].state != "posted":
            command = do.ApplyCount(count_id=count_id)
            answer = self.both(lambda: self.reference.apply(number), lambda _: do.apply_count(command))
            assert answer is None or answer.state == self.reference.counts[number].state

    @has_counts
    @rule(pick=picks)
    def call_off(self, pick: int) -> None:
        number, count_id = self.count(pick)
        command = do.CancelCount(count_id=count_id)
        self.both(lambda: self.reference.call_off(number), lambda _: do.cancel(command))

    def count(self, pick: int) -> tuple[int, int]:
        """One of the counts, rather one that is not over: its number and id."""
        open_ones = [n for n, one in enumerate(self.reference.counts) if one.state not in ("posted", "cancelled")]
        numbers = open_ones or list(range(len(self.counts)))
        number = numbers[pick % len(numbers)]
        return number, self.counts[number]
