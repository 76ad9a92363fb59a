"""Every number of a figure leads to the rows that make it, whoever looks."""

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest

from app.core import clock
from app.core.db import session
from app.core.transaction import transact
from app.inventory.models import Location
from dashboards.figures import FIGURES
from tests.analytics.own_ledger import BERLIN, BERLIN_SHELF, LYON, Ledger
from tests.dashboards.stage import listed, table
from tests.factories import inventory
from tests.people import Person, sign_in

pytestmark = pytest.mark.real_db

SCOPES = {"all sites": (), "Berlin": (BERLIN,), "Lyon": (LYON,)}


@pytest.fixture
def ruled(furnished: Ledger) -> Iterator[Ledger]:
    """The furnished house with an item that is low and one over its maximum in Berlin."""

    def make() -> None:
        berlin, shelf = session.get_one(Location, BERLIN), session.get_one(Location, BERLIN_SHELF)
        for sku, minimum, maximum in (("LOW", 40, 80), ("OVER", 2, 5)):
            item = inventory.variant(sku)
            inventory.rule(item, berlin, minimum, maximum)
            inventory.stock(item, shelf, 9)

    transact(make)
    furnished.run("UPDATE analytics.rollup_state SET recounted_at = NULL")
    furnished.refresh()
    yield furnished


def figure(person: Person, name: str) -> list[list[tuple[str, str]]]:
    return table(person.get(f"/dashboard/figure/{name}/table?period=7d").text)


def moved(person: Person, url: str) -> Decimal:
    """The quantities of the moves that the list shows."""
    page = person.get(url.replace("/list/", "/export") + "&format=csv")
    head, *lines = page.text.splitlines()
    place = [name.strip("\ufeff").lower() for name in head.split(",")].index("quantity")
    return sum((Decimal(line.split(",")[place]) for line in lines), Decimal(0))


@pytest.mark.parametrize("sites", SCOPES)
def test_items_in_each_state_and_in_stock_are_as_many_as_their_list(ruled: Ledger, sites: str) -> None:
    person = sign_in(ruled.site, "ada", "Analyst", site_ids=SCOPES[sites])
    for row in (*figure(person, "health"), figure(person, "availability")[0]):
        for url, number in row[1:]:
            assert number == listed(person, url), (row[0], url)


def test_health_has_every_state_somewhere(ruled: Ledger) -> None:
    rows = figure(sign_in(ruled.site, "ada", "Analyst", site_ids=(BERLIN,)), "health")
    assert [[text for _url, text in row] for row in rows] == [["Berlin", "2", "1", "2", "1"]]


@pytest.mark.parametrize("sites", SCOPES)
def test_units_that_came_and_went_are_those_of_the_moves_behind_them(ruled: Ledger, sites: str) -> None:
    person = sign_in(ruled.site, "ada", "Analyst", site_ids=SCOPES[sites])
    today = figure(person, "flows")[0]
    assert Decimal(today[1][1]) > 0
    for url, number in today[1:3]:
        assert Decimal(number) == moved(person, url)


def test_a_site_value_leads_to_its_stock_and_earlier_to_the_moves_of_the_day(ruled: Ledger) -> None:
    person = sign_in(ruled.site, "ada", "Analyst")
    rows = {(row[0][1], row[1][1]): row[2][0] for row in figure(person, "stock-value")}
    newest = next(iter(rows))[0]
    assert listed(person, rows[newest, "Lyon"]) == "3"
    earlier = [url for (day, site), url in rows.items() if day != newest and site == "Lyon"]
    assert {listed(person, url) for url in earlier} == {"0"}
    assert [site for day, site in rows if day == newest] == ["Berlin", "Lyon"], "newest day first, sites by name"
    today = f"effective_at__gte={clock.today()}T00:00Z"
    assert listed(person, f"/stock_move/list/?places.site_id={LYON}&{today}") == "5"


@pytest.mark.parametrize("name", FIGURES)
def test_the_points_of_the_chart_lead_where_the_table_does(ruled: Ledger, name: str) -> None:
    person = sign_in(ruled.site, "ada", "Analyst")
    in_table = {url for row in figure(person, name) for url, _text in row if url}
    traces = person.get(f"/dashboard/figure/{name}?period=7d").get_json()["data"]
    drawn = [url for trace in traces for url in trace["meta"]["links"]]
    assert drawn
    assert set(drawn) <= in_table


def test_a_state_of_a_site_that_one_may_not_see_is_no_filter(ruled: Ledger) -> None:
    clerk = sign_in(ruled.site, "ben", "Warehouse", site_ids=(LYON,))
    answer = clerk.get(f"/variant/list/?health=low.{BERLIN}")
    assert answer.status_code == 400
    assert not re.search(r"LOW|Berlin", answer.text)


def test_states_are_offered_for_the_sites_one_may_see_and_no_virtual_place(ruled: Ledger) -> None:
    def offered(person: Person) -> set[str]:
        return set(re.findall(r"Low in (\w+)", person.get("/variant/filter?column=health&operator=in").text))

    assert offered(sign_in(ruled.site, "ada", "Manager")) == {"Berlin", "Lyon"}
    assert offered(sign_in(ruled.site, "ben", "Warehouse", site_ids=(LYON,))) == {"Lyon"}
