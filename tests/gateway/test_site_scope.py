"""Working in one site: it narrows what a person sees and does, and never widens it."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_login import login_user
from sqlalchemy import Connection

from app.auth.models import User
from app.core.current import Actor
from app.core.db import session
from app.gateway.site_scope import chosen_site
from tests.factories import inventory
from tests.people import Caller, Person, sign_in


@pytest.fixture
def sites(ctx: object) -> tuple[int, int]:
    """Berlin and Rotterdam, each with a bin."""
    ids = []
    for code in ("BER", "RTM"):
        house = inventory.site(code)
        inventory.bin_of(inventory.zone(house, f"{code}-A"), f"{code}-A-01")
        ids.append(house.id)
    session.commit()
    return ids[0], ids[1]


@pytest.fixture
def bert(app: Flask, connection: Connection, sites: tuple[int, int]) -> Person:
    """Works in Berlin only."""
    return sign_in(app, "bert", "Warehouse", site_ids=(sites[0],))


def _choose(person: Person, site_id: object, back: str = "/location/list/") -> int:
    return person.post("/shell/site", {"site_id": str(site_id), "back": back}).status_code


def test_a_choice_narrows_lists_and_palette_and_can_be_taken_back(ben: Person, sites: tuple[int, int]) -> None:
    assert "RTM-A-01" in ben.get("/location/list/").text
    assert _choose(ben, sites[0]) == 302
    for address in ("/location/list/", "/palette?q=A-01"):
        assert "BER-" in ben.get(address).text
        assert "RTM-" not in ben.get(address).text
    assert _choose(ben, "") == 302
    assert "RTM-A-01" in ben.get("/location/list/").text


def test_a_site_of_others_is_refused_like_one_that_does_not_exist(bert: Person, sites: tuple[int, int]) -> None:
    for wanted in (sites[1], 10**30, "-1", "x", "0 OR 1=1"):
        assert _choose(bert, wanted) == 404, wanted
    assert not re.search(r"\bRTM\b", bert.get("/shell/sites").text)
    assert "RTM-A-01" not in bert.get("/location/list/").text


def test_a_choice_that_is_no_longer_ones_own_leaves_the_own_scope(bert: Person, sites: tuple[int, int]) -> None:
    with bert.browser.session_transaction() as kept:
        kept["site"] = {"id": sites[1], "name": "Rotterdam", "user_id": str(bert.user_id)}
    page = bert.get("/location/list/").text
    assert "BER-A-01" in page
    assert "RTM-A-01" not in page


def test_the_choice_of_somebody_else_in_this_browser_counts_for_nothing(ben: Person, sites: tuple[int, int]) -> None:
    with ben.browser.session_transaction() as kept:
        kept["site"] = {"id": sites[0], "name": "Berlin", "user_id": "0"}
    assert "RTM-A-01" in ben.get("/location/list/").text


def test_calls_with_a_token_see_the_whole_scope(
    ben: Person, api: Callable[[Person], Caller], sites: tuple[int, int]
) -> None:
    _choose(ben, sites[0])
    codes = {row["code"] for row in api(ben).get("/api/v1/location/").json["result"]}
    assert {"BER-A-01", "RTM-A-01"} <= codes


def test_the_sites_to_choose_from_stay_the_whole_scope(ben: Person, sites: tuple[int, int]) -> None:
    _choose(ben, sites[0])
    page = ben.get("/shell/sites").text
    assert f'value="{sites[0]}"' in page
    assert f'value="{sites[1]}"' in page


def test_the_way_back_stays_on_the_site(ben: Person, sites: tuple[int, int]) -> None:
    for back in ("//evil.example", "https://evil.example", "/\\evil.example"):
        answer = ben.post("/shell/site", {"site_id": str(sites[0]), "back": back})
        assert answer.headers["Location"] == "/"


def test_an_actor_at_a_site_never_gains_one() -> None:
    assert Actor(1, "x", None).within(3).site_ids == {3}
    assert Actor(1, "x", frozenset({2, 3})).within(3).site_ids == {3}
    assert Actor(1, "x", frozenset({2})).within(3).site_ids == {2}
    assert Actor(1, "x", frozenset()).within(3).site_ids == frozenset()


def test_the_counts_are_of_the_scope(ben: Person, dan: Person, sites: tuple[int, int]) -> None:
    counted = {"Notification": "", "StockAlert": "", "StockCount": "", "TransferOrder": "", "BinRule": ""}
    assert ben.get("/shell/counts").json["counts"] == counted
    assert dan.get("/shell/counts").json["counts"] == {}


def test_nobody_reaches_the_frame(client: FlaskClient, ctx: object) -> None:
    for address in ("/shell/counts", "/shell/sites"):
        assert client.get(address).status_code in (302, 401)


@pytest.mark.parametrize("kept", [{"id": 10**30, "name": "x"}, {"id": -1, "name": "x"}, {"id": "1", "name": "x"}, [1]])
def test_a_preference_that_is_no_site_is_not_taken_into_the_session(
    kept: object, app: Flask, ben: Person, api: Callable[[Person], Caller]
) -> None:
    assert api(ben).put("/api/v1/preference/site", {"value": kept}).status_code == 200
    with app.test_request_context():
        login_user(session.get_one(User, ben.user_id))
        assert chosen_site() is None
