"""Whatever people do in whatever order, the ledger does what the plain reference does, and its sums agree."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from app.core import clock
from app.core.db import session
from app.core.errors import Refusal
from app.core.transaction import transact
from app.inventory import services as do
from app.inventory.doctor.ledger import examine
from app.inventory.models import CostLayer, Lot, StockAccount
from app.inventory.queries import stock_of
from tests.factories import inventory as make
from tests.inventory.reference import Reference, Refused, Spot
from tests.inventory.reference_costs import Books

ITEMS = ("tea", "milk")  # milk has lots
BINS = ("left", "right")
PLACES = ("house", *BINS)
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
EXPIRIES = {"L1": None, "L2": date(2026, 1, 2), "L3": date(2026, 1, 1)}
CONDITIONS = {"ok": 0, "quarantine": 1}

items, bins, places = st.sampled_from(ITEMS), st.sampled_from(BINS), st.sampled_from(PLACES)
lots, conditions = st.sampled_from(("", *EXPIRIES)), st.sampled_from(tuple(CONDITIONS))
quantities = st.integers(1, 6)
costs = st.sampled_from((None, Decimal(1), Decimal("2.5"), Decimal("0.3333")))
picks = st.integers(0, 10**6)


class LedgerMachine(RuleBasedStateMachine):
    """One warehouse with two bins, two items, and everything that can happen to them."""

    @initialize(layered=st.sets(items))
    def build(self, layered: set[str]) -> None:
        """A new house, some items costed by layers; the clock stands still until a rule moves it."""
        self.reference = Reference(
            now=BEGIN,
            below={"house": PLACES, "left": ("left",), "right": ("right",)},
            expiries=EXPIRIES,
            tracked=frozenset({"milk"}),
            books={item: Books(is_fifo=item in layered) for item in ITEMS},
        )
        transact(self.found_house)
        for item in layered:
            command = do.ChangeCosting(variant_id=self.item[item], costing="fifo")
            transact(partial(do.change_costing, command))
        self.reservations: list[int] = []
        self.postings: list[int] = []
        self.keys = 0
        self.last: Any = None

    def found_house(self) -> None:
        """The warehouse, its bins and the items."""
        house = make.site()
        self.place = {"house": house.id, "left": make.bin_of(house).id, "right": make.bin_of(house).id}
        self.code = {id_: name for name, id_ in self.place.items()}
        self.item = {"tea": make.variant().id, "milk": make.tracked().id}

    @rule(item=items, place=places, lot=lots, quantity=quantities, cost=costs)
    def receive(self, item: str, place: str, lot: str, quantity: int, cost: Decimal | None) -> None:
        line = do.ReceiveLine(
            variant_id=self.item[item],
            location_id=self.place[place],
            quantity=Decimal(quantity),
            unit_cost=cost,
            lot=lot or None,
            expires_on=EXPIRIES.get(lot),
        )
        self.both(
            lambda: self.reference.receive(item, place, lot, quantity, cost),
            lambda key: do.receive(do.Receive(lines=(line,), key=key)),
        )

    @rule(item=items, quantity=quantities, cost=costs)
    def restock(self, item: str, quantity: int, cost: Decimal | None) -> None:
        """A receipt that nothing speaks against, so that goods of several costs lie together."""
        self.receive(item, "left", "L1" if item == "milk" else "", quantity, cost)

    @rule(item=items, place=places, quantity=quantities)
    def ship(self, item: str, place: str, quantity: int) -> None:
        line = do.ShipLine(variant_id=self.item[item], location_id=self.place[place], quantity=Decimal(quantity))
        self.both(
            lambda: self.reference.ship(item, place, quantity), lambda key: do.ship(do.Ship(lines=(line,), key=key))
        )

    @rule(item=items, place=bins, quantity=quantities)
    def lose(self, item: str, place: str, quantity: int) -> None:
        line = do.AdjustLine(variant_id=self.item[item], location_id=self.place[place], difference=Decimal(-quantity))
        self.both(
            lambda: self.reference.lose(item, place, quantity),
            lambda key: do.adjust(do.Adjust(reason_id=4, lines=(line,), key=key)),
        )

    @rule(place=bins, quantity=quantities)
    def find(self, place: str, quantity: int) -> None:
        line = do.AdjustLine(variant_id=self.item["tea"], location_id=self.place[place], difference=Decimal(quantity))
        self.both(
            lambda: self.reference.find("tea", place, "", quantity),
            lambda key: do.adjust(do.Adjust(reason_id=3, lines=(line,), key=key)),
        )

    @precondition(lambda self: any(self.reference.stock.values()))
    @rule(item=items, pick=picks, lot=lots, condition=conditions, quantity=quantities)
    def relabel(self, item: str, pick: int, lot: str, condition: str, quantity: int) -> None:
        spots = list(self.reference.stock.get(item, {}))
        if not spots:
            return
        source = spots[pick % len(spots)]
        target = Spot(source.place, lot or source.lot, condition)
        line = do.RelabelLine(
            variant_id=self.item[item],
            location_id=self.place[source.place],
            quantity=Decimal(quantity),
            lot_id=self.lot_id(item, source.lot),
            condition_id=CONDITIONS[source.condition],
            to_lot=lot or None,
            to_expires_on=EXPIRIES.get(lot),
            to_condition_id=CONDITIONS[condition],
        )
        self.both(
            lambda: self.reference.relabel(item, source, target, quantity),
            lambda key: do.relabel(do.Relabel(lines=(line,), key=key)),
        )

    @rule(item=items, quantity=quantities, is_back=st.booleans())
    def transfer(self, item: str, quantity: int, is_back: bool) -> None:
        source, target = ("right", "left") if is_back else ("left", "right")
        line = do.TransferLine(
            variant_id=self.item[item],
            from_location_id=self.place[source],
            to_location_id=self.place[target],
            quantity=Decimal(quantity),
        )
        self.both(
            lambda: self.reference.transfer(item, source, target, quantity),
            lambda key: do.transfer(do.Transfer(lines=(line,), key=key)),
        )

    @rule(item=items, place=places, quantity=quantities, ttl=st.sampled_from((30, 300)))
    def reserve(self, item: str, place: str, quantity: int, ttl: int) -> None:
        line = do.ReserveLine(variant_id=self.item[item], location_id=self.place[place], quantity=Decimal(quantity))
        until = self.reference.now + timedelta(seconds=ttl)
        self.both(
            lambda: self.reference.reserve(item, place, quantity, until),
            lambda key: do.reserve(do.Reserve(lines=(line,), ttl_seconds=ttl, key=key)),
        )

    @precondition(lambda self: self.reservations)
    @rule(pick=picks)
    def commit(self, pick: int) -> None:
        number = pick % len(self.reservations)
        if self.reference.promises[number].is_open:
            command = do.CommitReservation(reservation_id=self.reservations[number])
            self.both(lambda: self.reference.commit(number), lambda _: do.commit(command))

    @precondition(lambda self: self.reservations)
    @rule(pick=picks)
    def release(self, pick: int) -> None:
        number = pick % len(self.reservations)
        if self.reference.promises[number].is_open:
            command = do.ReleaseReservation(reservation_id=self.reservations[number])
            self.both(lambda: self.reference.release(number), lambda _: do.release(command))

    @precondition(lambda self: self.reservations)
    @rule(pick=picks)
    def fulfil(self, pick: int) -> None:
        number = pick % len(self.reservations)
        line = do.ShipLine(reservation_id=self.reservations[number])
        self.both(lambda: self.reference.fulfil(number), lambda key: do.ship(do.Ship(lines=(line,), key=key)))

    @precondition(lambda self: self.postings)
    @rule(pick=picks)
    def reverse(self, pick: int) -> None:
        number = pick % len(self.postings)
        command = do.Reverse(posting_id=self.postings[number])
        self.both(lambda: self.reference.reverse(number), lambda _: do.reverse(command))

    @precondition(lambda self: self.postings)
    @rule(pick=picks, amount=st.sampled_from([Decimal(text) for text in ("10", "7.77", "0.01", "-3")]))
    def add_cost(self, pick: int, amount: Decimal) -> None:
        number = pick % len(self.postings)
        command = do.AddCost(posting_id=self.postings[number], amount=amount, kind="freight", spread_by="quantity")
        self.both(lambda: self.reference.add_cost(number, amount), lambda _: do.add_cost(command))

    @precondition(lambda self: self.last)
    @rule()
    def retry(self) -> None:
        """The same command again, as after a lost answer, changes nothing and says the same."""
        answer, run = self.last
        with clock.stopped_at(self.reference.now):
            again = transact(run)
        assert again.is_replay
        assert again.as_dict() == answer.as_dict()

    @rule(seconds=st.sampled_from((10, 60, 600, 86_400)), is_swept=st.booleans())
    def wait(self, seconds: int, is_swept: bool) -> None:
        self.reference.now += timedelta(seconds=seconds)
        if is_swept:
            with clock.stopped_at(self.reference.now):
                transact(do.expire_due)

    @invariant()
    def figures_agree(self) -> None:
        """On hand and available, by item and place."""
        with clock.stopped_at(self.reference.now):
            for item in ITEMS:
                found = stock_of(self.item[item])
                for place in PLACES:
                    here = [row for row in found if row.location_id == self.place[place]]
                    figures = (sum(row.on_hand for row in here), sum(row.available for row in here))
                    assert figures == (self.reference.on_hand(item, place), self.reference.available(item, place))
                spots = {
                    Spot(self.code[row.location_id], row.lot, row.condition): row.on_hand
                    for row in found
                    if row.on_hand
                }
                assert spots == {
                    spot: on_hand for spot, on_hand in self.reference.stock.get(item, {}).items() if on_hand
                }

    @invariant()
    def values_agree(self) -> None:
        """Quantity, book value and moving average of each item, and its open layers."""
        session.expire_all()
        for item, books in self.reference.books.items():
            account = session.query(StockAccount).filter_by(variant_id=self.item[item]).one_or_none()
            if account is None:
                assert books.on_hand == 0
                continue
            told = (account.on_hand, account.value_amount, account.average_amount, account.owed_amount)
            assert told == (books.on_hand, books.value, books.average, 0)
            if books.is_fifo:
                open_layers = session.query(CostLayer).filter_by(variant_id=self.item[item]).order_by(CostLayer.id)
                found = [(row.remaining, row.remaining_amount) for row in open_layers]
                assert found == [(parcel.quantity, parcel.value) for parcel in books.parcels]

    def lot_id(self, item: str, lot: str) -> int | None:
        """The id of the item's lot."""
        return session.scalar(select(Lot.id).where(Lot.variant_id == self.item[item], Lot.code == lot))

    def teardown(self) -> None:
        """The sums agree."""
        broken = [verdict for verdict in examine() if not verdict.is_sound]
        assert not broken

    def both(self, refer: Any, run: Any) -> None:
        """Ask the reference and the ledger; they must agree on whether it is possible."""
        self.keys += 1
        key = f"{self.place['house']}-{self.keys}"
        posted = len(self.reference.postings)
        try:
            refer()
        except Refused:
            with clock.stopped_at(self.reference.now), pytest.raises(Refusal):
                transact(lambda: run(key))
            return
        with clock.stopped_at(self.reference.now):
            answer = transact(lambda: run(key))
        self.note(answer, lambda: run(key), has_posted=len(self.reference.postings) > posted)

    def note(self, answer: Any, run: Any, *, has_posted: bool) -> None:
        """Remember ids, and the command if a key makes it repeatable."""
        if has_posted:
            self.postings.append(answer.posting_id)
        if isinstance(answer, do.Reserved):
            self.reservations.append(answer.reservations[0]["id"])
        if isinstance(answer, do.Reserved) or (has_posted and answer.verb not in ("reverse", "cost")):
            self.last = (answer, run)


def test_the_ledger_follows_the_reference(ctx: Any) -> None:
    run_state_machine_as_test(
        LedgerMachine,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
