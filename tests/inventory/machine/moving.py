"""Goods come, go, move and are promised; costs come late; postings are reversed."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from app.inventory import services as do
from tests.inventory.machine.house import (
    CONDITIONS,
    EXPIRIES,
    House,
    bins,
    conditions,
    costs,
    items,
    lots,
    picks,
    places,
    quantities,
)
from tests.inventory.reference import Spot


class Moving(House):
    """What happens to goods one posting at a time."""

    @rule(item=items, place=places, lot=lots, quantity=quantities, cost=costs)
    def receive(self, item: str, place: str, lot: str, quantity: int, cost: Decimal | None) -> None:
        self.bring(item, place, lot, quantity, cost)

    @rule(item=items, quantity=quantities, cost=costs)
    def restock(self, item: str, quantity: int, cost: Decimal | None) -> None:
        """A receipt that nothing speaks against, so that goods of several costs lie together."""
        self.bring(item, "left", "L1" if item == "milk" else "", quantity, cost)

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

    @rule(item=items, is_fifo=st.booleans())
    def change_costing(self, item: str, is_fifo: bool) -> None:
        command = do.ChangeCosting(variant_id=self.item[item], costing="fifo" if is_fifo else "average")
        self.both(lambda: self.reference.change_costing(item, is_fifo=is_fifo), lambda _: do.change_costing(command))

    @precondition(lambda self: any(self.reference.stock.values()))
    @rule(item=items, pick=picks, quantity=quantities)
    def scrap(self, item: str, pick: int, quantity: int) -> None:
        spots = list(self.reference.stock.get(item, {}))
        if not spots:
            return
        spot = spots[pick % len(spots)]
        line = do.ScrapLine(
            variant_id=self.item[item],
            location_id=self.place[spot.place],
            quantity=Decimal(quantity),
            lot_id=self.lot_id(item, spot.lot),
            condition_id=CONDITIONS[spot.condition],
        )
        self.both(
            lambda: self.reference.scrap(item, spot, quantity),
            lambda key: do.scrap(do.Scrap(reason_id=self.lost, lines=(line,), key=key)),
        )
