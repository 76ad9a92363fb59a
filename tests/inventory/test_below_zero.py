"""Places that may go below zero, and what stands against forbidding it again; holds that ran out."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.catalog.models import Variant
from app.core import clock
from app.core.db import session
from app.inventory.doctor.ledger import examine
from app.inventory.models import Location, StockLevel
from app.inventory.queries import standings_of
from app.inventory.services import (
    Adjust,
    AdjustLine,
    Posted,
    Reserve,
    ReserveLine,
    Ship,
    ShipLine,
    StockShort,
    adjust,
    reserve,
    ship,
)
from tests.factories import inventory as make
from tests.people import Caller, Person

Api = Callable[[Person], Caller]


def lost(item: Variant, place: Location, quantity: int) -> None:
    """So much was not there."""
    line = AdjustLine(variant_id=item.id, location_id=place.id, difference=Decimal(-quantity))
    adjust(Adjust(reason_id=make.reason().id, lines=(line,)))


def test_a_place_below_zero_names_its_items_and_stays_allowed(ctx: Any, ada: Person, api: Api) -> None:
    dock, cup, jug = make.site(allow_negative=True), make.variant("CUP-LACKING"), make.variant("JUG-THERE")
    make.stock(jug, dock, 5)
    make.stock(cup, dock, 2)
    lost(cup, dock, 3)
    dock_id, cup_id = dock.id, cup.id
    session.commit()
    answer = api(ada).put(f"/api/v1/location/{dock_id}", {"allow_negative": False})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["items"] == ["CUP-LACKING"]
    assert api(ada).get("/api/v1/stock_level/?on_hand__lt=0").json["count"] == 1
    assert "Below zero" in ada.get(f"/location/show/{dock_id}").text
    make.stock(session.get_one(Variant, cup_id), session.get_one(Location, dock_id), 1)
    session.commit()
    assert api(ada).put(f"/api/v1/location/{dock_id}", {"allow_negative": False}).status_code == 200


def test_levels_that_there_are_may_go_below_zero_once_their_place_may(ctx: Any, ada: Person, api: Api) -> None:
    dock, cup = make.site(), make.variant()
    make.stock(cup, dock, 2)
    dock_id, cup_id = dock.id, cup.id
    session.commit()
    assert api(ada).put(f"/api/v1/location/{dock_id}", {"allow_negative": True}).status_code == 200
    lost(session.get_one(Variant, cup_id), session.get_one(Location, dock_id), 3)
    assert session.query(StockLevel).filter_by(variant_id=cup_id).one().on_hand == -1


def shipped(item: Variant, place: Location, **named: Any) -> Posted:
    """One of it goes out."""
    return ship(Ship(lines=(ShipLine(variant_id=item.id, location_id=place.id, quantity=Decimal(1), **named),)))


def test_a_place_below_zero_owes_only_what_could_be_shipped_from_it(ctx: Any) -> None:
    dock = make.site(allow_negative=True)
    milk, radio, cup = make.tracked(), make.tracked("serial"), make.variant()
    old = make.stock_lot(milk, dock, 3, "OLD", clock.today() - timedelta(days=1))
    unit = make.stock_lot(radio, dock, 1, "R1")
    shipped(radio, dock)
    for item, named in ((milk, {"lot_id": old.id}), (milk, {}), (radio, {}), (radio, {"lot_id": unit.id})):
        with pytest.raises(StockShort), session.begin_nested():
            shipped(item, dock, **named)
    with pytest.raises(StockShort), session.begin_nested():
        lost(radio, dock, 1)
    shipped(cup, dock)
    dock.kind = "quarantine"
    session.flush()
    with pytest.raises(StockShort), session.begin_nested():
        shipped(cup, dock)
    lost(cup, dock, 1)
    assert session.query(StockLevel).filter_by(variant_id=cup.id).one().on_hand == -2
    fresh = make.stock_lot(milk, make.site(), 1, "FRESH", clock.today() + timedelta(days=9))
    dock.kind = "storage"
    session.flush()
    shipped(milk, dock, lot_id=fresh.id)  # a lot that is good, though the books have it elsewhere
    assert [verdict.name for verdict in examine() if not verdict.is_sound] == []


def test_promised_goods_stay_where_quarantine_was_put_over_them(ctx: Any) -> None:
    house, cup = make.site(), make.variant()
    shelf = make.bin_of(house)
    make.stock(cup, shelf, 2)
    line = ReserveLine(variant_id=cup.id, location_id=house.id, quantity=Decimal(2))
    held = reserve(Reserve(lines=(line,), ttl_seconds=60)).reservations[0]["id"]
    shelf.kind = "quarantine"
    session.flush()
    with pytest.raises(StockShort):
        ship(Ship(lines=(ShipLine(reservation_id=held),)))


def test_a_hold_that_ran_out_counts_nowhere_from_that_moment(ctx: Any, ada: Person, api: Api) -> None:
    shelf, cup = make.site(), make.variant()
    make.stock(cup, shelf, 5)
    line = ReserveLine(variant_id=cup.id, location_id=shelf.id, quantity=Decimal(4))
    reserve(Reserve(lines=(line,), ttl_seconds=60))
    cup_id = cup.id
    session.commit()
    for seconds, available in ((0, "1"), (61, "5")):
        with clock.stopped_at(clock.now() + timedelta(seconds=seconds)):
            level = api(ada).get(f"/api/v1/stock_level/?variant_id={cup_id}").json["result"][0]
            assert Decimal(level["available"]) == Decimal(available)
            assert standings_of([cup_id])[0].available == Decimal(available)
