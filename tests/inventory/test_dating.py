"""Movements of earlier days: by permission, never into closed books, shown before they are posted."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.core import clock
from app.core.current import Actor, acting_as
from app.core.db import session
from app.core.errors import Forbidden, Invalid
from app.inventory.models import Location, PeriodLock, Posting, StockMove
from app.inventory.services import (
    Adjust,
    AdjustLine,
    BooksClosed,
    CloseBooks,
    Receive,
    ReceiveLine,
    ReopenBooks,
    Reverse,
    Ship,
    ShipLine,
    StockShort,
    Transfer,
    TransferLine,
    adjust,
    close_books,
    foresee,
    receive,
    reopen_books,
    reverse,
    ship,
    transfer,
)
from tests.factories import inventory
from tests.people import Caller, Person, sign_in

ApiOf = Callable[[Person], Caller]


def ago(days: int) -> datetime:
    """An instant of so many days ago."""
    return clock.now() - timedelta(days=days)


def received(item: Any, place: Location, quantity: int, when: datetime | None = None) -> int:
    """The posting of a receipt."""
    line = ReceiveLine(variant_id=item.id, location_id=place.id, quantity=Decimal(quantity))
    return receive(Receive(lines=(line,), effective_at=when)).posting_id


def shipped(item: Any, place: Location, quantity: int, when: datetime | None = None) -> Ship:
    """The command of a shipment."""
    line = ShipLine(variant_id=item.id, location_id=place.id, quantity=Decimal(quantity))
    return Ship(lines=(line,), effective_at=when)


def closed(site: Location | None, days_ago: int = 5) -> int:
    """Books closed up to so many days ago."""
    day = clock.today() - timedelta(days=days_ago)
    command = CloseBooks(closed_until=day, site_id=site.id if site else None, reason="October is done")
    return close_books(command).period_lock_id


def test_a_backdated_receipt_adds_a_row_of_then_and_rewrites_none(ctx: Any) -> None:
    item, place = inventory.variant(), inventory.site()
    first = received(item, place, 5)
    before = session.query(StockMove).filter_by(posting_id=first).one().effective_at
    second = received(item, place, 7, ago(30))
    then = session.query(StockMove).filter_by(posting_id=second).one()
    assert (clock.now() - then.effective_at).days == 30
    assert (clock.now() - then.recorded_at).days == 0
    session.expire_all()
    assert session.query(StockMove).filter_by(posting_id=first).one().effective_at == before


@pytest.mark.parametrize("when", [timedelta(minutes=5), timedelta(days=-4_000)])
def test_movements_lie_neither_in_the_future_nor_in_another_age(ctx: Any, when: timedelta) -> None:
    with pytest.raises(Invalid) as refused:
        received(inventory.variant(), inventory.site(), 5, clock.now() + when)
    assert refused.value.faults[0].pointer == "/effective_at"


def test_ben_posts_into_today_and_not_into_yesterday(app: Flask, ctx: Any) -> None:
    ben = sign_in(app, "ben_of_today", "Warehouse")
    item, place = inventory.variant(), inventory.site()
    with acting_as(Actor(ben.user_id, "Ben")):
        assert received(item, place, 5, clock.now().replace(hour=0, minute=0, second=0, microsecond=0))
        with pytest.raises(Forbidden) as refused:
            received(item, place, 5, ago(1))
    assert (refused.value.permission, refused.value.resource) == ("backdate", "Posting")


def test_closed_books_name_their_day_and_who_may_post_into_them(app: Flask, ctx: Any) -> None:
    ada = sign_in(app, "ada_of_books", "Manager")
    item, place, elsewhere = inventory.variant(), inventory.site("HAM"), inventory.site()
    lock_id = closed(place)
    with pytest.raises(BooksClosed) as refused:
        received(item, place, 5, ago(5))
    detail = refused.value.faults[0].detail or {}
    assert (detail["period_lock_id"], detail["site"], detail["people"]) == (lock_id, "HAM", ["Ada_Of_Books Tester"])
    assert received(item, place, 5, ago(4))
    assert received(item, elsewhere, 5, ago(5))
    with acting_as(Actor(ada.user_id, "Ada")):
        posting = session.get_one(Posting, received(item, place, 5, ago(5)))
    assert posting.period_lock_id == lock_id


def test_books_of_every_site_close_every_site(ctx: Any) -> None:
    item, place = inventory.variant(), inventory.site()
    closed(None)
    with pytest.raises(BooksClosed):
        received(item, place, 5, ago(6))


def test_what_was_posted_before_the_books_closed_is_reversed_today(ctx: Any) -> None:
    item, place = inventory.variant(), inventory.site()
    posting = received(item, place, 5, ago(9))
    closed(place)
    undone = session.query(StockMove).filter_by(posting_id=reverse(Reverse(posting_id=posting)).posting_id).one()
    assert undone.effective_at.date() == clock.today()


def test_the_database_keeps_the_books_closed_whatever_the_code_forgets(ctx: Any) -> None:
    item, place = inventory.variant(), inventory.site()
    move = session.query(StockMove).filter_by(posting_id=received(item, place, 5, ago(9))).one()
    closed(place)
    late = text(
        "INSERT INTO inventory.stock_move (posting_id, variant_id, from_location_id, to_location_id, to_lot_id,"
        " to_condition_id, quantity, effective_at) SELECT posting_id, variant_id, 1, to_location_id, 0, 0, 1,"
        " effective_at FROM inventory.stock_move WHERE id = :id"
    )
    with pytest.raises(DBAPIError, match="The books are closed up to"), session.begin_nested():
        session.execute(late, {"id": move.id})


def test_books_close_forwards_and_open_backwards(ctx: Any) -> None:
    place = inventory.site()
    lock_id, today = closed(place, 5), clock.today()
    for days in (0, 5, 6):
        with pytest.raises(Invalid):
            closed(place, days)
    assert closed(place, 2) == lock_id
    back = reopen_books(
        ReopenBooks(period_lock_id=lock_id, closed_until=today - timedelta(days=9), reason="A late bill")
    )
    assert back.closed_until == today - timedelta(days=9)
    assert reopen_books(ReopenBooks(period_lock_id=lock_id, reason="All of it")).closed_until is None
    with pytest.raises(Invalid):
        reopen_books(ReopenBooks(period_lock_id=lock_id, reason="Once more"))
    assert session.get_one(PeriodLock, lock_id).reason == "All of it"


def test_who_sees_one_site_closes_the_books_of_that_one_only(ctx: Any) -> None:
    own, other = inventory.site(), inventory.site()
    with acting_as(Actor(None, "keeper of one site", frozenset({own.id}))):
        assert closed(own)
        with pytest.raises(Invalid):
            closed(other)
        with pytest.raises(Forbidden):
            closed(None)


def test_a_preview_tells_which_days_change_and_writes_nothing(ctx: Any) -> None:
    item, place = inventory.variant(), inventory.bin_of(inventory.site())
    place.allow_negative = True
    received(item, place, 10, ago(20))
    ship(shipped(item, place, 8, ago(10)))
    received(item, place, 10, ago(3))
    moves = session.query(StockMove).count()
    foreseen = foresee(ship, shipped(item, place, 4, ago(12)))
    effect = foreseen.effects[0]
    assert (foreseen.days, effect.change, effect.on_hand, effect.lowest) == (13, -4, 10, 2)
    assert effect.is_below_zero
    assert effect.lowest_at.date() == ago(10).date()
    assert session.query(StockMove).count() == moves
    assert not foresee(ship, shipped(item, place, 4, ago(2))).effects[0].is_below_zero


@pytest.mark.parametrize("verb", ["ship", "transfer", "foresee"])
def test_no_earlier_day_is_left_with_less_than_nothing(ctx: Any, verb: str) -> None:
    item, place = inventory.variant("MUG"), inventory.bin_of(house := inventory.site(), "A-1")
    received(item, place, 10, ago(20))
    ship(shipped(item, place, 8, ago(10)))
    received(item, place, 10, ago(3))
    other = inventory.bin_of(house, "A-2")
    line = TransferLine(variant_id=item.id, from_location_id=place.id, to_location_id=other.id, quantity=Decimal(4))
    ways = {
        "ship": lambda: ship(shipped(item, place, 4, ago(12))),
        "transfer": lambda: transfer(Transfer(lines=(line,), effective_at=ago(12))),
        "foresee": lambda: foresee(ship, shipped(item, place, 4, ago(12))),
    }
    with pytest.raises(StockShort) as refused:
        ways[verb]()
    fault = refused.value.faults[0]
    assert (fault.pointer, fault.code) == ("/lines/0/quantity", "stock-short-then")
    assert fault.message.startswith("Only 2 of MUG lay in A-1 on ")
    detail = fault.detail or {}
    assert (detail["wanted"], detail["lowest"]) == ("4", "2")
    assert ship(shipped(item, place, 2, ago(12))).move_count == 1
    assert ship(shipped(item, place, 10, ago(2))).move_count == 1


def test_a_preview_refuses_what_the_verb_refuses(ctx: Any) -> None:
    item, place, reason = inventory.variant(), inventory.site(), inventory.reason()
    closed(place)
    line = AdjustLine(variant_id=item.id, location_id=place.id, difference=Decimal(1))
    with pytest.raises(BooksClosed):
        foresee(adjust, Adjust(reason_id=reason.id, lines=(line,), effective_at=ago(7)))


def test_the_preview_over_rest_needs_no_key_and_the_right_to_the_verb(
    ctx: Any, ada: Person, dan: Person, api: ApiOf
) -> None:
    item, place = inventory.variant(), inventory.site()
    session.commit()
    line = {"variant_id": item.id, "location_id": place.id, "quantity": "3"}
    body = {"lines": [line], "effective_at": ago(2).isoformat()}
    url = "/api/v1/stock_level/receive/preview"
    answer = api(ada).post(url, body)
    assert answer.status_code == 200, answer.json
    assert (answer.json["result"]["days"], answer.json["result"]["effects"][0]["on_hand_after"]) == (3, "3")
    assert api(dan).post(url, body).status_code == 403
    assert session.query(StockMove).filter_by(variant_id=item.id).count() == 0


def test_the_form_shows_what_would_change_before_it_is_posted(ctx: Any, ada: Person) -> None:
    item, place = inventory.variant("MUG-OF-OLD"), inventory.site()
    session.commit()
    form = {
        "lines-0-variant_id": item.id, "lines-0-location_id": place.id, "lines-0-quantity": "3",
        "effective_at": ago(2).strftime("%Y-%m-%dT%H:%M"), "key": "a form's key",
    }  # fmt: skip
    page = ada.post("/stock_level/receive", {**form, "then": "preview"})
    assert page.status_code == 200
    assert "The figures of 3 days would change" in page.text
    assert "MUG-OF-OLD" in page.text
    assert session.query(StockMove).filter_by(variant_id=item.id).count() == 0
    foreseen = {"foreseen": re.search(r'name="foreseen" value="(\w+)"', page.text).group(1)}
    unseen = ada.post("/stock_level/receive", {**form, **foreseen, "lines-0-quantity": "4"})
    assert (unseen.status_code, "Nothing is posted yet" in unseen.text) == (200, True)
    assert session.query(StockMove).filter_by(variant_id=item.id).count() == 0
    assert ada.post("/stock_level/receive", form | foreseen).status_code == 302


def test_a_form_says_that_the_books_are_closed_before_it_posts_into_them(ctx: Any, ada: Person) -> None:
    item, place = inventory.variant(), inventory.site("HAM")
    closed(place)
    session.commit()
    form = {
        "lines-0-variant_id": item.id, "lines-0-location_id": place.id, "lines-0-quantity": "3",
        "effective_at": ago(7).strftime("%Y-%m-%dT%H:%M"), "key": "into closed books",
    }  # fmt: skip
    page = ada.post("/stock_level/receive", form)
    assert (page.status_code, "The books of HAM are closed up to" in page.text) == (200, True)
    assert session.query(StockMove).filter_by(variant_id=item.id).count() == 0
