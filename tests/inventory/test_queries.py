"""The inventory answers within the actor's sites, and explains its figures."""

from decimal import Decimal
from typing import Any

from app.core.current import Actor, acting_as
from app.inventory.queries import explain_level, ledger_of, stock_of
from app.inventory.services import Reserve, ReserveLine, Ship, ShipLine, reserve, ship
from tests.factories import inventory as make


def test_a_level_is_explained_by_its_moves_and_holds(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    make.stock(tea, shelf, 5)
    ship(Ship(lines=(ShipLine(variant_id=tea.id, location_id=shelf.id, quantity=Decimal(2)),)))
    reserve(Reserve(lines=(ReserveLine(variant_id=tea.id, location_id=shelf.id, quantity=Decimal(1)),)))
    (standing,) = stock_of(tea.id)
    explained = explain_level(standing.level_id)
    assert explained is not None
    assert explained.ties_out
    assert [move.change for move in explained.moves] == [-2, 5]
    assert (standing.available, explained.holds[0].quantity, explained.move_count) == (2, 1, 2)


def test_what_lies_in_other_sites_is_not_told(ctx: Any) -> None:
    tea, mine, other = make.variant(), make.site(), make.site()
    make.stock(tea, mine, 1)
    make.stock(tea, other, 2)
    hidden = next(standing.level_id for standing in stock_of(tea.id) if standing.site_id == other.id)
    with acting_as(Actor(user_id=None, name="Ben", site_ids=frozenset({mine.id}))):
        assert [standing.site_id for standing in stock_of(tea.id)] == [mine.id]
        assert [line.quantity for line in ledger_of(tea.id)] == [1]
        assert explain_level(hidden) is None
