"""What lacks waits on backorder and is reserved, in order, when it comes."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.catalog.models import Variant
from app.core import clock
from app.core.current import Actor, acting_as
from app.core.db import session
from app.core.errors import NotFound
from app.core.outbox import Outbox
from app.inventory.doctor.ledger import examine
from app.inventory.models import Backorder, Location, Reservation, StockingPolicy, StockLevel
from app.inventory.queries import standings_of
from app.inventory.services import (
    BackorderLimit,
    CancelBackorder,
    Reserve,
    Reserved,
    ReserveLine,
    Ship,
    ShipLine,
    StockShort,
    TransitionRefused,
    cancel_backorder,
    fill_due,
    reserve,
    ship,
)
from tests.factories import inventory as make
from tests.people import Caller, Person


def wanted(item: Variant, place: Location, quantity: int, **more: Any) -> Reserved:
    """A reservation of what is there, and a backorder of what lacks."""
    line = ReserveLine(variant_id=item.id, location_id=place.id, quantity=Decimal(quantity), demand="order_line:7")
    return reserve(Reserve(lines=(line,), allow_backorder=True, **more))


def waiting(made: Reserved) -> Backorder:
    """The one backorder that was made, as it stands."""
    session.expire_all()
    return session.get_one(Backorder, made.backorders[0]["id"])


def test_what_is_there_is_held_and_what_lacks_waits(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    make.stock(tea, shelf, 5)
    made = wanted(tea, shelf, 8)
    assert made.reservations[0]["quantity"] == "5"
    assert made.backorders[0]["quantity"] == "3"
    standing = standings_of([tea.id])[0]
    assert (standing.reserved, standing.available, standing.backordered) == (5, 0, 3)
    assert waiting(made).demand == "order_line:7"


def test_what_comes_goes_to_the_first_in_priority_and_age(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    late, early, urgent = wanted(tea, shelf, 4), wanted(tea, shelf, 4), wanted(tea, shelf, 3, priority=1)
    make.stock(tea, make.bin_of(shelf), 5)
    assert fill_due() == 2
    assert [waiting(made).quantity_open for made in (urgent, late, early)] == [0, 2, 4]
    assert [waiting(made).state for made in (urgent, late)] == ["filled", "open"]
    given = session.query(Reservation).filter_by(backorder_id=waiting(late).id).one()
    assert (given.state, given.quantity, given.expires_at) == ("committed", 2, None)
    assert fill_due() == 0
    topics = session.query(Outbox).filter_by(topic="inventory.backorder_filled").count()
    assert topics == 2
    assert [verdict.rows for verdict in examine() if verdict.rows] == []


def test_what_was_reserved_for_a_backorder_ships(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    made = wanted(tea, shelf, 4)
    make.stock(tea, shelf, 4)
    fill_due()
    given = session.query(Reservation).filter_by(backorder_id=waiting(made).id).one()
    ship(Ship(lines=(ShipLine(reservation_id=given.id),)))
    assert session.query(StockLevel).filter_by(variant_id=tea.id).one().on_hand == 0


def test_a_lapsed_hold_is_given_to_who_waits(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    make.stock(tea, shelf, 5)
    wanted(tea, shelf, 5, ttl_seconds=60)
    made = wanted(tea, shelf, 5)
    assert fill_due() == 0
    with clock.stopped_at(clock.now() + timedelta(seconds=61)):
        assert fill_due() == 1
    assert waiting(made).state == "filled"


def test_stock_of_another_site_is_not_given(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    made = wanted(tea, shelf, 5)
    make.stock(tea, make.site(), 5)
    assert fill_due() == 0
    assert waiting(made).quantity_open == 5


def test_a_key_gives_the_first_answer_again_also_after_goods_came(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    first = wanted(tea, shelf, 5, key="order 7")
    make.stock(tea, shelf, 9)
    again = wanted(tea, shelf, 5, key="order 7")
    assert again.is_replay
    assert again.as_dict() == first.as_dict()
    assert session.query(Reservation).filter_by(variant_id=tea.id).count() == 0


def test_no_more_waits_than_the_policy_of_the_item_allows(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    session.add(StockingPolicy(variant_id=tea.id, backorder_limit=Decimal(6)))
    session.flush()
    wanted(tea, shelf, 4)
    with pytest.raises(BackorderLimit) as refused:
        wanted(tea, shelf, 3)
    assert refused.value.faults[0].detail == {"limit": "6", "left": "2"}
    assert wanted(tea, shelf, 2).backorders


def test_a_named_lot_is_not_backordered(ctx: Any) -> None:
    tea, shelf = make.tracked(), make.site()
    lot = make.stock_lot(tea, shelf, 5, "L-1")
    make.stock_lot(tea, shelf, 5, "L-2")
    line = ReserveLine(variant_id=tea.id, location_id=shelf.id, quantity=Decimal(6), lot_id=lot.id)
    with pytest.raises(StockShort):
        reserve(Reserve(lines=(line,), allow_backorder=True))


def test_a_hold_of_a_named_lot_holds_just_that_lot(ctx: Any) -> None:
    tea, shelf = make.tracked(), make.site()
    make.stock_lot(tea, shelf, 5, "L-1")
    second = make.stock_lot(tea, shelf, 5, "L-2")
    line = ReserveLine(variant_id=tea.id, location_id=shelf.id, quantity=Decimal(3), lot_id=second.id)
    reserve(Reserve(lines=(line,)))
    levels = session.query(StockLevel).filter_by(variant_id=tea.id).all()
    assert {level.lot.code: level.reserved for level in levels} == {"L-1": 0, "L-2": 3}


def test_who_wants_it_no_longer_cancels_once_and_never_what_was_filled(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    given_up, filled = waiting(wanted(tea, shelf, 4)), wanted(tea, shelf, 3)
    command = CancelBackorder(backorder_id=given_up.id)
    assert cancel_backorder(command).state == "cancelled"
    assert cancel_backorder(command).is_replay
    make.stock(tea, shelf, 9)
    fill_due()
    assert standings_of([tea.id])[0].backordered == 0
    with pytest.raises(TransitionRefused):
        cancel_backorder(CancelBackorder(backorder_id=waiting(filled).id))
    with acting_as(Actor(None, "somebody elsewhere", frozenset({make.site().id}))), pytest.raises(NotFound):
        cancel_backorder(command)


def test_sales_backorders_over_rest_and_the_item_page_says_so(
    ctx: Any, ada: Person, api: Callable[[Person], Caller]
) -> None:
    tea, shelf = make.variant("TEA-WANTED"), make.site()
    item_id = tea.id
    line = {"variant_id": item_id, "location_id": shelf.id, "quantity": "8"}
    session.commit()
    body = {"lines": [line], "allow_backorder": True, "priority": 2}
    answer = api(ada).post("/api/v1/stock_level/reserve", body, Idempotency_Key="so-8")
    assert answer.status_code == 200, answer.json
    backorder = answer.json["result"]["backorders"][0]
    assert (answer.json["result"]["reservations"], backorder["quantity"], backorder["priority"]) == ([], "8", 2)
    assert api(ada).get(f"/api/v1/backorder/?variant_id={item_id}").json["count"] == 1
    assert "Backordered" in ada.get(f"/variant/show/{item_id}").text
    assert api(ada).post(f"/api/v1/backorder/{backorder['id']}/cancel_backorder", {}).status_code == 200
