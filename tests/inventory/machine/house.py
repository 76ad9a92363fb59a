"""The house that the ledger's machine lives in: what lies where, and how the ledger and the reference are compared."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from app.core import clock
from app.core.db import session
from app.core.errors import Refusal
from app.core.transaction import transact
from app.inventory import services as do
from app.inventory.doctor.ledger import examine
from app.inventory.models import Backorder, CostLayer, Lot, StockAccount
from app.inventory.queries import stock_of
from app.inventory.services.transfers import TransferStanding
from app.inventory.services.transfers.transit import transit_of
from tests.factories import inventory as make
from tests.inventory.machine.world import World
from tests.inventory.reference import WAY, Refused, Spot
from tests.inventory.reference_costs import Books

KIT = {"tea": 2, "milk": 1}  # what a gift is made of
ITEMS = ("tea", "milk", "gift")  # milk has lots
BINS = ("left", "right")
STORE = ("house", *BINS)
PLACES = (*STORE, "annex", WAY)  # the annex is another site; what is on its way there lies in its transit place
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
EXPIRIES = {"L1": None, "L2": date(2026, 1, 2), "L3": date(2026, 1, 1)}
CONDITIONS = {"ok": 0, "quarantine": 1}

items, bins, places = st.sampled_from(ITEMS), st.sampled_from(BINS), st.sampled_from(STORE)
lots, conditions = st.sampled_from(("", *EXPIRIES)), st.sampled_from(tuple(CONDITIONS))
quantities = st.integers(1, 6)
costs = st.sampled_from((None, Decimal(1), Decimal("2.5"), Decimal("0.3333")))
picks = st.integers(0, 10**6)


class House(RuleBasedStateMachine):
    """A warehouse with two bins, an annex, two items and a kit of them; nouns add what can happen to them."""

    @initialize(layered=st.sets(items))
    def build(self, layered: set[str]) -> None:
        """A new house, some items costed by layers; the clock stands still until a rule moves it."""
        self.reference = World(
            now=BEGIN,
            below={"house": STORE, "left": ("left",), "right": ("right",), "annex": ("annex",)},
            expiries=EXPIRIES,
            tracked=frozenset({"milk"}),
            books={item: Books(is_fifo=item in layered) for item in ITEMS},
            parts=KIT,
        )
        transact(self.found_house)
        for item in layered:
            command = do.ChangeCosting(variant_id=self.item[item], costing="fifo")
            transact(partial(do.change_costing, command))
        self.reservations: list[int] = []
        self.postings: list[int] = []
        self.orders: list[int] = []
        self.counts: list[int] = []
        self.backorders: list[int] = []
        self.keys = 0
        self.last: Any = None
        for item, cost in (("tea", "0.3333"), ("milk", "2.5"), ("gift", "4")):
            for place in BINS:
                self.bring(item, place, "L1" if item == "milk" else "", 8, Decimal(cost))

    def found_house(self) -> None:
        """The warehouse, its bins, the annex and the items."""
        house, annex = make.site(), make.site()
        self.place = {"house": house.id, "left": make.bin_of(house).id, "right": make.bin_of(house).id}
        self.place |= {"annex": annex.id, WAY: transit_of(annex.id).id}
        self.code = {id_: name for name, id_ in self.place.items()}
        made = {"tea": make.variant(), "milk": make.tracked()}
        made["gift"] = make.kit(*((made[part], quantity) for part, quantity in KIT.items()))
        self.item = {name: item.id for name, item in made.items()}
        self.lost = make.reason().id

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
            expected = (books.on_hand, books.value, books.average, 0)
            assert told == expected, f"{item}: the account says {told}, the reference {expected}"
            if books.is_fifo:
                open_layers = session.query(CostLayer).filter_by(variant_id=self.item[item]).order_by(CostLayer.id)
                found = [(row.remaining, row.remaining_amount) for row in open_layers]
                expected_layers = [(parcel.quantity, parcel.value) for parcel in books.parcels]
                assert found == expected_layers, f"{item}: the layers are {found}, the reference's {expected_layers}"

    def bring(self, item: str, place: str, lot: str, quantity: int, cost: Decimal | None) -> None:
        """Goods come in from a supplier."""
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

    def lot_id(self, item: str, lot: str) -> int | None:
        """The id of the item's lot."""
        return session.scalar(select(Lot.id).where(Lot.variant_id == self.item[item], Lot.code == lot))

    def teardown(self) -> None:
        """The sums agree; nobody waits any more, so that the next house is on its own."""
        for row in session.query(Backorder.id).filter_by(state="open").all():
            do.cancel_backorder(do.CancelBackorder(backorder_id=row.id))
        broken = [verdict for verdict in examine() if not verdict.is_sound]
        assert not broken

    def both(self, refer: Any, run: Any) -> Any:
        """Ask the reference and the ledger, which must agree on whether it is possible; the answer, None if not."""
        self.keys += 1
        key = f"{self.place['house']}-{self.keys}"
        posted = len(self.reference.postings)
        try:
            refer()
        except Refused:
            with clock.stopped_at(self.reference.now), pytest.raises(Refusal):
                transact(lambda: run(key))
            return None
        with clock.stopped_at(self.reference.now):
            answer = transact(lambda: run(key))
        self.note(answer, lambda: run(key), has_posted=len(self.reference.postings) > posted)
        return answer

    def note(self, answer: Any, run: Any, *, has_posted: bool) -> None:
        """Remember ids, and the command if a key makes it repeatable."""
        if has_posted:
            posted = answer.posting if isinstance(answer, TransferStanding) else answer
            self.postings.append(posted.posting_id)
        if isinstance(answer, do.Reserved):
            self.reservations += [made["id"] for made in answer.reservations]
            self.backorders += [made["id"] for made in answer.backorders]
        is_keyed = has_posted and getattr(answer, "verb", "") not in ("reverse", "cost")
        if isinstance(answer, do.Reserved) or (is_keyed and not isinstance(answer, do.CountState)):
            self.last = (answer, run)
