"""Kits put together and taken apart, and how many could be sold."""

from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from app.core import clock
from app.inventory import services as do
from app.inventory.queries import sellable_of
from tests.inventory.machine.house import EXPIRIES, STORE, House, bins, places
from tests.inventory.reference import WAY

lots_of_parts = st.sampled_from(tuple(EXPIRIES))
few = st.integers(1, 3)


class Kitting(House):
    """Gifts of two teas and a milk."""

    @rule(scope=places, place=bins, quantity=few)
    def assemble(self, scope: str, place: str, quantity: int) -> None:
        ends = {"location_id": self.place[scope], "to_location_id": self.place[place]}
        command = {"variant_id": self.item["gift"], "quantity": Decimal(quantity), **ends}
        self.both(
            lambda: self.reference.assemble(scope, place, quantity),
            lambda key: do.assemble(do.Assemble(key=key, **command)),
        )

    @rule(place=bins, quantity=few, lot=lots_of_parts, lost=st.sampled_from((0, 0, 1, 4)))
    def take_apart(self, place: str, quantity: int, lot: str, lost: int) -> None:
        tea, milk = self.item["tea"], self.item["milk"]
        lines = [do.TakenPart(part_id=tea, quantity=Decimal(lost), is_lost=True)] if lost else []
        lines.append(do.TakenPart(part_id=milk, quantity=Decimal(quantity), lot=lot, expires_on=EXPIRIES[lot]))
        command = {
            "variant_id": self.item["gift"],
            "location_id": self.place[place],
            "quantity": Decimal(quantity),
            "reason_id": self.lost,
            "lines": tuple(lines),
        }
        self.both(
            lambda: self.reference.take_apart(place, quantity, lot, lost),
            lambda key: do.take_apart(do.TakeApart(key=key, **command)),
        )

    @invariant()
    def sellable_agrees(self) -> None:
        """Kits that each site could sell: those there, and those that its parts make."""
        with clock.stopped_at(self.reference.now):
            found = {row.site_id: (row.available, row.assembled) for row in sellable_of(self.item["gift"])}
        for site, places_of_site in (("house", STORE), ("annex", ("annex", WAY))):
            assert found.get(self.place[site], (0, 0)) == self.reference.sellable(places_of_site)
