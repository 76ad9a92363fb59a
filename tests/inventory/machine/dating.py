"""What happened earlier and is told today; books that are closed; what lay there on a past day."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from app.core import clock
from app.core.db import session
from app.inventory import services as do
from app.inventory.models import PeriodLock
from app.inventory.queries.past import effects_of
from tests.inventory.machine.house import ITEMS, PLACES, House, bins, costs, items, places, quantities
from tests.inventory.reference import Spot

hours = st.sampled_from((1, 20, 30, 60, 100))


class Dating(House):
    """Days that are over."""

    @rule(item=items, place=bins, quantity=quantities, cost=costs, ago=hours)
    def receive_then(self, item: str, place: str, quantity: int, cost: Decimal | None, ago: int) -> None:
        when, lot = self.reference.now - timedelta(hours=ago), "L1" if item == "milk" else ""
        line = do.ReceiveLine(
            variant_id=self.item[item],
            location_id=self.place[place],
            quantity=Decimal(quantity),
            unit_cost=cost,
            lot=lot or None,
        )
        self.both(
            lambda: self.reference.receive_then(when, item, Spot(place, lot), quantity, cost),
            lambda key: do.receive(do.Receive(lines=(line,), effective_at=when, key=key)),
        )

    @rule(item=items, place=places, quantity=quantities, ago=hours)
    def ship_then(self, item: str, place: str, quantity: int, ago: int) -> None:
        when = self.reference.now - timedelta(hours=ago)
        line = do.ShipLine(variant_id=self.item[item], location_id=self.place[place], quantity=Decimal(quantity))
        self.both(
            lambda: self.reference.ship_then(when, item, place, quantity),
            lambda key: do.ship(do.Ship(lines=(line,), effective_at=when, key=key)),
        )

    @rule(days=st.integers(0, 3))
    def close_books(self, days: int) -> None:
        day = self.reference.now.date() - timedelta(days=days)
        command = do.CloseBooks(closed_until=day, site_id=self.place["house"], reason="The month is over")
        self.both(lambda: self.reference.close_books(day), lambda _: do.close_books(command))

    @precondition(lambda self: self.reference.closed_until)
    @rule()
    def reopen_books(self) -> None:
        lock_id = session.query(PeriodLock.id).filter_by(site_id=self.place["house"]).scalar()
        command = do.ReopenBooks(period_lock_id=lock_id, reason="A receipt was forgotten")
        self.both(self.reference.reopen_books, lambda _: do.reopen_books(command))

    @rule(ago=st.sampled_from((0, 5, 20, 50, 101)))
    def look_back(self, ago: int) -> None:
        """What lay everywhere at a past instant."""
        moment = self.reference.now - timedelta(hours=ago)
        asked = {(self.item[item], self.place[place]): Decimal(0) for item in ITEMS for place in PLACES}
        names = {id_: name for name, id_ in self.item.items()}
        with clock.stopped_at(self.reference.now):
            found = effects_of(asked, moment)
        assert len(found) == len(asked)
        for row in found:
            lay = self.reference.lay_at(names[row.variant_id], self.code[row.location_id], moment)
            assert row.on_hand == lay
