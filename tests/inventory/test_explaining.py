"""Every number explained is the sum of the lines that explain it, whatever happened to the stock."""

import random
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from app.auth.models import Role
from app.core import clock, current
from app.core.db import session
from app.core.screens.explained import Window
from app.inventory import explaining
from app.inventory.models import Location, StockLevel
from app.inventory.services import (
    Receive,
    ReceiveLine,
    Reserve,
    ReserveLine,
    Ship,
    ShipLine,
    Transfer,
    TransferLine,
    receive,
    reserve,
    ship,
    transfer,
)
from tests.factories import inventory
from tests.people import Caller, Person, sign_in

Api = Callable[[Person], Caller]
RECEIPTS = 32  # more than an explanation shows


@pytest.fixture
def moved(ctx: Any) -> tuple[Any, Location]:
    """An item with a random history over two bins of a site, some of it reserved."""
    chance = random.Random(7)
    item, house = inventory.variant("SAU-1001"), inventory.site("BER")
    first, second = inventory.bin_of(house, "BER-1"), inventory.bin_of(house, "BER-2")
    for _ in range(RECEIPTS):
        inventory.stock(item, first, chance.randint(2, 9), Decimal(chance.randint(100, 999)) / 100)
        transfer(Transfer(lines=(one_of(item, first, second),)))
    ship(Ship(lines=(ShipLine(variant_id=item.id, location_id=second.id, quantity=Decimal(chance.randint(1, 9))),)))
    promised = ReserveLine(variant_id=item.id, location_id=first.id, quantity=Decimal(3))
    reserve(Reserve(lines=(promised,)))
    session.commit()
    return item, house


def one_of(item: Any, source: Location, target: Location) -> TransferLine:
    """One unit from here to there."""
    return TransferLine(variant_id=item.id, from_location_id=source.id, to_location_id=target.id, quantity=Decimal(1))


@pytest.mark.parametrize("figure", ["on_hand", "reserved", "available"])
def test_the_figures_of_a_level_add_up(moved: tuple[Any, Location], figure: str) -> None:
    for level in session.query(StockLevel).filter_by(variant_id=moved[0].id):
        told = explaining.LEVEL.figures[figure](level)
        assert told.adds_up
        assert told.value == getattr(level, figure)


def test_the_balance_runs_from_what_lay_there_before(moved: tuple[Any, Location]) -> None:
    level = session.query(StockLevel).filter_by(variant_id=moved[0].id).order_by(StockLevel.id).first()
    told = explaining.on_hand_of_level(level)
    assert told.rest != 0
    balance = told.rest
    for line in reversed(told.lines):
        balance += line.amount
        assert line.balance == balance
    assert balance == level.on_hand


def test_a_history_is_read_back_to_the_first_move(moved: tuple[Any, Location], ben: Person, api: Api) -> None:
    level = session.query(StockLevel).filter_by(variant_id=moved[0].id).order_by(StockLevel.id).first()
    address, amounts, below = f"/api/v1/stock_level/{level.id}/explain?figure=on_hand", [], level.on_hand
    page = api(ben).get(address).json
    while True:
        assert Decimal(page["value"]) == below
        amounts += [Decimal(line["amount"]) for line in page["lines"]]
        below = Decimal(page["rest"])
        if page["older"] is None:
            break
        page = api(ben).get(f"{address}&before={page['older']}").json
    assert (below, sum(amounts), len(amounts)) == (0, level.on_hand, 2 * RECEIPTS)
    shown = ben.get(f"/stock_level/show/{level.id}/explain?figure=on_hand").get_data(as_text=True)
    assert "&amp;before=" in shown


def test_what_was_recorded_late_stands_where_it_happened(ctx: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explaining, "SHOWN", 2)
    item, place = inventory.variant(), inventory.bin_of(inventory.site())
    for quantity, days in ((10, 9), (4, 2), (7, 5), (1, 0)):
        line = ReceiveLine(variant_id=item.id, location_id=place.id, quantity=Decimal(quantity))
        receive(Receive(lines=(line,), effective_at=clock.now() - timedelta(days=days)))
    level = session.query(StockLevel).filter_by(variant_id=item.id).one()
    newest = explaining.on_hand_of_level(level)
    assert [(line.amount, line.balance, bool(line.note)) for line in newest.lines] == [(1, 22, False), (4, 21, True)]
    older = explaining.on_hand_of_level(level, Window(before=newest.older))
    assert [(line.amount, line.balance) for line in older.lines] == [(7, 17), (10, 10)]
    assert (older.value, older.older) == (17, None)
    then = explaining.on_hand_of_level(level, Window(as_of=clock.now() - timedelta(days=3)))
    assert [line.amount for line in then.lines] == [7, 10]


def test_a_history_ends_where_it_is_asked_to(moved: tuple[Any, Location], ben: Person, api: Api) -> None:
    level = session.query(StockLevel).filter_by(variant_id=moved[0].id).order_by(StockLevel.id).first()
    address = f"/api/v1/stock_level/{level.id}/explain?figure="
    assert api(ben).get(f"{address}on_hand&as_of=2001-01-01T00:00Z").json["value"] == "0"
    assert Decimal(api(ben).get(f"{address}on_hand&as_of=2101-01-01T00:00Z").json["value"]) == level.on_hand
    for query, field in (
        ("on_hand&as_of=soon", "as_of"),
        ("on_hand&before=x", "before"),
        ("reserved&before=1", "before"),
    ):
        answer = api(ben).get(address + query)
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (400, f"?{field}")


@pytest.mark.parametrize("figure", ["on_hand", "reserved", "available", "value"])
def test_the_figures_of_an_item_add_up(moved: tuple[Any, Location], figure: str) -> None:
    told = explaining.ITEM.figures[figure](moved[0])
    assert told.adds_up
    assert told.value > 0


@pytest.mark.parametrize("figure", ["on_hand", "reserved"])
def test_the_figures_of_a_place_add_up(moved: tuple[Any, Location], figure: str) -> None:
    told = explaining.PLACE.figures[figure](moved[1])
    assert told.adds_up
    assert told.value > 0


def test_who_sees_one_site_is_told_of_no_other(moved: tuple[Any, Location]) -> None:
    other = inventory.site("LYO")
    inventory.stock(moved[0], other, 50, Decimal(1))
    with current.acting_as(current.Actor(user_id=1, name="mia", site_ids=frozenset({other.id}))):
        assert explaining.of_item("on_hand")(moved[0]).value == Decimal(50)
        value = explaining.value_of_item(moved[0])
    assert len(value.lines) == 1
    assert value.adds_up


def test_a_program_has_a_number_explained(
    moved: tuple[Any, Location], ben: Person, dan: Person, api: Callable[[Person], Caller]
) -> None:
    level = session.query(StockLevel).filter_by(variant_id=moved[0].id).first()
    address = f"/api/v1/stock_level/{level.id}/explain"
    told = api(ben).get(f"{address}?figure=on_hand").json
    assert Decimal(told["value"]) == level.on_hand
    assert Decimal(told["rest"]) + sum(Decimal(line["amount"]) for line in told["lines"]) == level.on_hand
    assert api(ben).get(f"{address}?figure=colour").status_code == 404
    assert api(dan).get(f"{address}?figure=on_hand").status_code == 403


def test_a_foreign_level_is_explained_to_nobody(
    app: Flask, moved: tuple[Any, Location], api: Callable[[Person], Caller]
) -> None:
    own = inventory.site("MINE")
    level = session.query(StockLevel).filter_by(variant_id=moved[0].id).first()
    session.commit()
    mia = sign_in(app, "mia_person", "Manager", site_ids=(own.id,))
    assert api(mia).get(f"/api/v1/stock_level/{level.id}/explain?figure=on_hand").status_code == 404
    assert mia.get(f"/stock_level/show/{level.id}/explain?figure=on_hand").status_code == 404


def test_a_page_explains_a_number(moved: tuple[Any, Location], ben: Person) -> None:
    level = session.query(StockLevel).filter_by(variant_id=moved[0].id).first()
    page = ben.get(f"/stock_level/show/{level.id}/explain?figure=on_hand").text
    assert "Before these" in page
    assert "Together" in page


def test_a_level_tells_of_no_rows_that_its_reader_may_not_read(
    app: Flask, moved: tuple[Any, Location], api: Callable[[Person], Caller]
) -> None:
    viewer = session.query(Role).filter_by(name="Viewer").one()
    kept = [held for held in viewer.permissions if held.view_menu.name != "Reservation"]
    session.add(Role(name="Reader", permissions=kept))
    level = session.query(StockLevel).filter(StockLevel.variant_id == moved[0].id, StockLevel.reserved > 0).one()
    session.commit()
    app.appbuilder.sm.grants.forget()
    rita = sign_in(app, "rita_person", "Reader")
    page = rita.get(f"/stock_level/show/{level.id}").text
    assert "Movements" in page
    assert "Held by reservations" not in page
    assert api(rita).get(f"/api/v1/stock_level/{level.id}/explain?figure=on_hand").status_code == 200
    refused = api(rita).get(f"/api/v1/stock_level/{level.id}/explain?figure=reserved")
    assert (refused.status_code, refused.json["resource"]) == (403, "Reservation")
