"""Stock as of a day on its page, as CSV and over REST, for who may see it and for their sites."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask

from app.core import clock
from app.core.db import session
from tests.factories import inventory as make
from tests.people import Caller, Person, sign_in

Api = Callable[[Person], Caller]


@pytest.fixture
def site_id(ctx: object) -> int:
    """A site that holds three at 2 each, and freight of 1 on them; another one holds five."""
    tea, here = make.variant("TEA-1"), make.site("HERE")
    make.late_cost(make.stock(tea, here, 3, Decimal(2)), 1)
    make.stock(tea, make.site("THERE"), 5, Decimal(2))
    session.commit()
    return here.id


def test_rest_tells_items_and_totals_of_a_day(site_id: int, cleo: Person, api: Api) -> None:
    today = clock.today()
    answer = api(cleo).get(f"/api/v1/stock_as_of/?day={today}&site_id={site_id}").json
    assert [(row["sku"], Decimal(row["on_hand"]), Decimal(row["value_amount"])) for row in answer["result"]] == [
        ("TEA-1", 3, 7)
    ]
    assert (Decimal(answer["total"]["value_amount"]), answer["next"]) == (7, None)
    before = api(cleo).get(f"/api/v1/stock_as_of/?day={today - timedelta(days=1)}").json
    assert (before["result"], Decimal(before["total"]["on_hand"])) == ([], 0)
    assert Decimal(api(cleo).get("/api/v1/stock_as_of/").json["total"]["on_hand"]) == 8


@pytest.mark.parametrize(
    "query", ["day=soon", "day=2999-01-01", "site_id=x", "category_id=99999999999999999999", "after=%00"]
)
def test_a_question_that_makes_no_sense_is_refused(query: str, cleo: Person, api: Api) -> None:
    answer = api(cleo).get(f"/api/v1/stock_as_of/?{query}")
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (400, f"?{query.partition('=')[0]}")


@pytest.mark.parametrize("day", ["2999-01-01", "soon", "2026-02-30"])
def test_a_wrong_day_is_marked_at_its_field_and_the_filters_stay(day: str, site_id: int, cleo: Person) -> None:
    answer = cleo.get(f"/stock_as_of?day={day}&site_id={site_id}")
    assert answer.status_code == 400
    assert re.search(rf'<option value="{site_id}" selected>', answer.text)
    assert re.search(r'<input[^>]*aria-invalid="true"[^>]*id="day"', answer.text)
    assert answer.text.count('<a href="#day">Day: ') == 1


def test_the_page_and_its_csv_say_the_same(site_id: int, cleo: Person) -> None:
    page = cleo.get(f"/stock_as_of?site_id={site_id}").get_data(as_text=True)
    assert "TEA-1" in page
    assert "HERE" in page
    assert ("Of a site" in page, "Of a site" in cleo.get("/stock_as_of").text) == (True, False)
    lines = cleo.get(f"/stock_as_of/export?site_id={site_id}").get_data(as_text=True).splitlines()
    assert lines[0] == "variant_id,sku,name,unit,on_hand,value_amount"
    assert lines[1].endswith(",3,7")


def test_people_see_their_sites_only(app: Flask, site_id: int, dan: Person, api: Api) -> None:
    luc = sign_in(app, "luc_person", "Warehouse", site_ids=(site_id,))
    assert Decimal(api(luc).get("/api/v1/stock_as_of/").json["total"]["on_hand"]) == 3
    assert api(luc).get(f"/api/v1/stock_as_of/?site_id={site_id + 1}").status_code == 400
    assert api(dan).get("/api/v1/stock_as_of/").status_code == 403
    assert dan.get("/stock_as_of").status_code == 403
