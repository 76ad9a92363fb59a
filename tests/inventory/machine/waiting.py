"""Demand that waits until goods come, in order."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from app.core import clock
from app.core.db import session
from app.core.transaction import transact
from app.inventory import services as do
from app.inventory.models import Backorder, Reservation
from tests.inventory.machine.house import House, items, picks, places


class Waiting(House):
    """Backorders."""

    @rule(item=items, place=places, quantity=st.integers(4, 20), priority=st.sampled_from((1, 5)))
    def want(self, item: str, place: str, quantity: int, priority: int) -> None:
        line = do.ReserveLine(variant_id=self.item[item], location_id=self.place[place], quantity=Decimal(quantity))
        until = self.reference.now + timedelta(seconds=300)
        named = {"lines": (line,), "ttl_seconds": 300, "allow_backorder": True, "priority": priority}
        self.both(
            lambda: self.reference.want(item, place, quantity, until, priority),
            lambda key: do.reserve(do.Reserve(key=key, **named)),
        )

    @precondition(lambda self: self.backorders)
    @rule()
    def fill(self) -> None:
        """What came goes to who waits."""
        given = self.reference.fill()
        with clock.stopped_at(self.reference.now):
            assert transact(do.fill_due) == len(given)
        for number in given:
            made = session.query(Reservation.id).filter_by(backorder_id=self.backorders[number])
            self.reservations.append(made.order_by(Reservation.id.desc()).limit(1).scalar())

    @precondition(lambda self: self.backorders)
    @rule(pick=picks)
    def give_up(self, pick: int) -> None:
        number = pick % len(self.backorders)
        command = do.CancelBackorder(backorder_id=self.backorders[number])
        self.both(lambda: self.reference.give_up(number), lambda _: do.cancel_backorder(command))

    @invariant()
    def who_waits_agrees(self) -> None:
        """What each backorder still lacks, and whether it waits."""
        if self.backorders:
            session.expire_all()
            rows = [session.get_one(Backorder, id_) for id_ in self.backorders]
            told = [(row.quantity_open, row.state == "open") for row in rows]
            assert told == [(row.lacking, row.is_open) for row in self.reference.waiting]
