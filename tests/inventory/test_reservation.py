"""A promise holds its goods for a time, is kept or let go once, and never counts twice."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.core import clock
from app.core.current import Actor, acting_as
from app.core.db import session
from app.core.errors import KeyReused, NotFound
from app.core.outbox import Outbox
from app.inventory.models import Reservation, StockLevel
from app.inventory.services import (
    CommitReservation,
    ReleaseReservation,
    ReservationClosed,
    Reserve,
    Reserved,
    ReserveLine,
    Ship,
    ShipLine,
    StockShort,
    commit,
    expire_due,
    release,
    reserve,
    ship,
)
from tests.factories import inventory as make

LATER = timedelta(hours=1)


def promise(variant: Any, place: Any, *quantities: int, ttl: int = 60, key: str | None = None) -> Reserved:
    lines = tuple(ReserveLine(variant_id=variant.id, location_id=place.id, quantity=Decimal(q)) for q in quantities)
    return reserve(Reserve(lines=lines, ttl_seconds=ttl, key=key))


def figures(variant: Any) -> tuple[Decimal, Decimal]:
    levels = session.query(StockLevel).populate_existing().filter_by(variant_id=variant.id).all()
    return sum((row.on_hand for row in levels), Decimal(0)), sum((row.reserved for row in levels), Decimal(0))


def state(reservation_id: int) -> str:
    return session.query(Reservation).populate_existing().filter_by(id=reservation_id).one().state


def test_reserving_holds_and_more_than_the_rest_is_refused(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    make.stock(tea, shelf, 5)
    promise(tea, shelf, 3)
    with pytest.raises(StockShort):
        promise(tea, shelf, 1, 2)
    assert figures(tea) == (5, 3)


def test_promised_goods_are_not_shipped_to_others(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    make.stock(tea, shelf, 5)
    promise(tea, shelf, 3)
    with pytest.raises(StockShort):
        ship(Ship(lines=(ShipLine(variant_id=tea.id, location_id=shelf.id, quantity=Decimal(3)),)))


def test_a_lapsed_hold_stops_counting_at_once_and_is_told(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    make.stock(tea, shelf, 5)
    first = promise(tea, shelf, 5).reservations[0]["id"]
    with clock.stopped_at(clock.now() + LATER):
        promise(tea, shelf, 4)
    assert (state(first), figures(tea)) == ("expired", (5, 4))
    events = session.query(Outbox).filter_by(aggregate_id=tea.id, topic="inventory.stock_changed").order_by(Outbox.id)
    assert [(event.aggregate_seq, event.payload["cause"]) for event in events] == [
        (1, "receive"),
        (2, "reserve"),
        (3, "expire"),
        (4, "reserve"),
    ]


def test_the_sweep_tidies_lapsed_holds_once(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    make.stock(tea, shelf, 5)
    promise(tea, shelf, 2, 1)
    with clock.stopped_at(clock.now() + LATER):
        assert (expire_due(), expire_due()) == (2, 0)
    assert figures(tea) == (5, 0)


def test_a_committed_reservation_outlives_its_time_and_ships_by_its_id(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    make.stock(tea, shelf, 5)
    held = promise(tea, shelf, 3).reservations[0]["id"]
    assert commit(CommitReservation(reservation_id=held)).state == "committed"
    assert commit(CommitReservation(reservation_id=held)).is_replay
    with clock.stopped_at(clock.now() + LATER):
        posted = ship(Ship(lines=(ShipLine(reservation_id=held),)))
    assert (posted.moves[0]["quantity"], state(held), figures(tea)) == ("3", "consumed", (2, 0))


def test_shipping_part_of_a_reservation_gives_the_rest_back(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    make.stock(tea, shelf, 5)
    held = promise(tea, shelf, 4).reservations[0]["id"]
    ship(Ship(lines=(ShipLine(reservation_id=held, quantity=Decimal(1)),)))
    assert figures(tea) == (4, 0)


def test_a_reservation_serves_once(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    make.stock(tea, shelf, 5)
    held = promise(tea, shelf, 1).reservations[0]["id"]
    ship(Ship(lines=(ShipLine(reservation_id=held),), key="s"))
    assert ship(Ship(lines=(ShipLine(reservation_id=held),), key="s")).is_replay
    with pytest.raises(ReservationClosed, match="consumed"):
        ship(Ship(lines=(ShipLine(reservation_id=held),)))
    with pytest.raises(ReservationClosed):
        release(ReleaseReservation(reservation_id=held))


def test_a_lapsed_reservation_cannot_be_committed_or_shipped(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    make.stock(tea, shelf, 5)
    held = promise(tea, shelf, 1).reservations[0]["id"]
    with clock.stopped_at(clock.now() + LATER):
        with pytest.raises(ReservationClosed, match="expired"):
            commit(CommitReservation(reservation_id=held))
        with pytest.raises(ReservationClosed, match="expired"):
            ship(Ship(lines=(ShipLine(reservation_id=held),)))


def test_releasing_gives_back_and_repeating_it_is_harmless(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    make.stock(tea, shelf, 5)
    held = promise(tea, shelf, 2).reservations[0]["id"]
    assert release(ReleaseReservation(reservation_id=held)).state == "released"
    assert release(ReleaseReservation(reservation_id=held)).is_replay
    assert figures(tea) == (5, 0)


def test_a_retry_gives_the_first_answer_even_when_nothing_is_left(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    make.stock(tea, shelf, 5)
    with clock.stopped_at(clock.now()):
        first = promise(tea, shelf, 3, 2, key="r")
        again = promise(tea, shelf, 3, 2, key="r")
    assert (again.is_replay, again.as_dict()) == (True, first.as_dict())
    with pytest.raises(KeyReused):
        promise(tea, shelf, 1, key="r")


def test_reservations_of_foreign_sites_are_not_found(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    make.stock(tea, shelf, 5)
    held = promise(tea, shelf, 1).reservations[0]["id"]
    with acting_as(Actor(user_id=None, name="Ben", site_ids=frozenset())):
        for attempt in (
            lambda: commit(CommitReservation(reservation_id=held)),
            lambda: release(ReleaseReservation(reservation_id=held)),
            lambda: ship(Ship(lines=(ShipLine(reservation_id=held),))),
        ):
            with pytest.raises(NotFound):
                attempt()
