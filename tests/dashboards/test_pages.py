"""The dashboard as people with different rights meet it."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, text

from app.core import clock
from app.core.db import db, session
from app.inventory.models.ledger import VERBS
from dashboards.figures import FIGURES
from dashboards.wording import done
from tests.analytics.own_ledger import BEARING, BERLIN, BERLIN_BIN, BOLT, CUSTOMER, LYON, SUPPLIER, Ledger
from tests.people import Person, sign_in

pytestmark = pytest.mark.real_db


@pytest.fixture
def stocked(ledger: Ledger) -> Ledger:
    """Berlin holds bearings, Lyon bolts; both for a week."""
    before = clock.today() - timedelta(days=7)
    ledger.move(BEARING, SUPPLIER, BERLIN_BIN, 100, before, value=2500)
    ledger.move(BOLT, SUPPLIER, LYON, 40, before, value=700)
    ledger.move(BEARING, BERLIN_BIN, CUSTOMER, 30, clock.today(), value=750)
    ledger.refresh()
    return ledger


@contextmanager
def statements() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def ada(ledger: Ledger) -> Person:
    return sign_in(ledger.site, "ada", "Manager")


def test_nobody_is_sent_to_the_login(ledger: Ledger) -> None:
    answer = ledger.site.test_client().get("/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login")


def test_without_any_move_the_page_says_so_and_offers_the_stock(ledger: Ledger) -> None:
    page = ada(ledger).get("/").text
    assert "No stock has moved yet" in page
    assert "data-figure-url" not in page


def test_the_page_shows_the_counted_numbers(stocked: Ledger) -> None:
    page = ada(stocked).get("/?period=7d").text
    assert "€2,450.00" in page  # 2500 + 700 - 750
    assert "of 2 active" in page
    for name in FIGURES:
        assert f'data-figure-url="/dashboard/figure/{name}?period=7d"' in page
    assert page.count('class="iv-spark"') == 4
    assert page.count("<time ") >= 4 + len(FIGURES)


def test_the_page_changes_no_session(stocked: Ledger) -> None:
    """Its answer may come late, and would bring back what another page has changed meanwhile."""
    person = ada(stocked)
    person.get("/")  # the first page gives the session its CSRF token
    assert "Set-Cookie" not in person.get("/").headers


def test_the_page_costs_at_most_twenty_statements(stocked: Ledger) -> None:
    person = ada(stocked)
    person.get("/")
    with statements() as seen:
        assert person.get("/").status_code == 200
    assert len(seen) <= 20, seen
    assert not [
        statement for statement in seen if "FROM inventory.stock_move" in statement and "LIMIT" not in statement
    ]


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_comes_as_chart_table_and_csv(stocked: Ledger, name: str) -> None:
    person = ada(stocked)
    with statements() as seen:
        chart = person.get(f"/dashboard/figure/{name}?period=90d")
    assert len(seen) <= 6, seen
    assert chart.get_json()["data"]
    assert chart.cache_control.private
    assert chart.cache_control.max_age == 30
    again = person.get(f"/dashboard/figure/{name}?period=90d", headers={"If-None-Match": chart.headers["ETag"]})
    assert again.status_code == 304
    assert "<table" in person.get(f"/dashboard/figure/{name}/table").text
    lines = list(csv.reader(io.StringIO(person.get(f"/dashboard/figure/{name}/csv").text)))
    assert lines[0] == list(FIGURES[name].columns.values())
    assert len(lines) > 1


def test_the_csv_is_exact_and_no_site_name_is_a_formula(stocked: Ledger) -> None:
    session.execute(text("UPDATE inventory.location SET name = '=HYPERLINK(1)' WHERE id = :id"), {"id": BERLIN})
    session.commit()
    lines = list(csv.reader(io.StringIO(ada(stocked).get("/dashboard/figure/stock-value/csv?period=7d").text)))
    assert [clock.today().isoformat(), "'=HYPERLINK(1)", "1750"] in lines
    assert [clock.today().isoformat(), "Lyon", "700"] in lines


def test_a_clerk_of_one_site_sees_the_figures_of_that_site_only(stocked: Ledger) -> None:
    clerk = sign_in(stocked.site, "ben", "Warehouse", site_ids=(LYON,))
    page = clerk.get("/").text
    assert "€700.00" in page
    assert "BRG-6204" not in page
    sites = {area["name"] for area in clerk.get("/dashboard/figure/stock-value").get_json()["data"]}
    assert sites == {"Lyon"}
    flows = list(csv.reader(io.StringIO(clerk.get("/dashboard/figure/flows/csv?period=7d").text)))
    assert {line[2] for line in flows[1:]} == {"0"}, "nothing left Lyon"


def test_who_may_not_read_the_dashboard_gets_no_number(stocked: Ledger) -> None:
    dan = sign_in(stocked.site, "dan")
    page = dan.get("/")
    assert page.status_code == 200
    assert "€" not in page.text
    for url in (
        "/dashboard/figure/flows",
        "/dashboard/figure/flows/csv",
        "/dashboard/activity",
        "/dashboard/attention",
    ):
        assert dan.get(url).status_code == 403


def test_an_unknown_figure_or_period_is_refused_by_name(stocked: Ledger) -> None:
    person = ada(stocked)
    assert person.get("/dashboard/figure/nonsense").status_code == 404
    answer = person.get("/dashboard/figure/flows?period=1y")
    assert answer.status_code == 400
    assert "7d, 30d, 90d, 12m" in answer.text


@pytest.mark.parametrize("path", ["/", "/dashboard/figure/flows/table"])
def test_a_range_that_is_none_is_refused_at_its_field_and_kept_as_typed(stocked: Ledger, path: str) -> None:
    answer = ada(stocked).get(f"{path}?first=2026-06-01&last=2026-05-01")
    assert answer.status_code == 400
    assert re.search(
        r'name="last"[^>]*value="2026-05-01" aria-invalid="true" aria-describedby="wrong-last"', answer.text
    )
    assert re.search(r'id="wrong-last">.*The last day must come after the first\.', answer.text)
    assert 'name="first" required value="2026-06-01">' in answer.text


def test_periods_speak_the_readers_language(stocked: Ledger) -> None:
    person, german = ada(stocked), {"Accept-Language": "de"}
    page = person.get("/?first=2026-06-01&last=2026-05-01", headers=german).text
    assert "Der letzte Tag muss nach dem ersten liegen." in page
    assert ">90 T.</a>" in person.get("/", headers=german).text


def test_an_import_is_no_live_activity(stocked: Ledger) -> None:
    person = ada(stocked)
    assert "BRG-6204" in person.get("/dashboard/activity").text
    stocked.run("ALTER TABLE inventory.posting DISABLE TRIGGER USER; UPDATE inventory.posting SET verb = 'import'")
    page = person.get("/dashboard/activity").text
    assert "BRG-6204" not in page
    assert "Nobody has moved stock lately" in page


@pytest.fixture
def low(stocked: Ledger) -> Ledger:
    """Bearings are low in Berlin."""
    stocked.run(
        "INSERT INTO inventory.reorder_rule (id, variant_id, site_id, minimum, maximum, multiple)"
        " OVERRIDING SYSTEM VALUE VALUES (1, 1, 1001, 80, 155, 10)"
    )
    stocked.run(
        "INSERT INTO inventory.stock_alert (variant_id, site_id, rule_id, state, available, minimum)"
        " VALUES (1, 1001, 1, 'open', 70, 80)"
    )
    return stocked


def test_an_open_alert_is_listed_with_what_to_order(low: Ledger) -> None:
    piece = ada(low).get("/dashboard/attention").text
    assert "BRG-6204 is low in Berlin" in piece
    assert "70 left · min 80" in piece
    assert "order 90" in piece  # 85 missing to the maximum, in tens


def test_an_alert_of_another_site_is_not_listed(low: Ledger) -> None:
    clerk = sign_in(low.site, "ben", "Warehouse", site_ids=(LYON,))
    assert "BRG-6204" not in clerk.get("/dashboard/attention").text


def test_one_press_takes_an_alert_on(low: Ledger) -> None:
    ((alert_id,),) = low.rows("SELECT id FROM inventory.stock_alert")
    person = ada(low)
    address = f"/stock_alert/{alert_id}/acknowledge"
    assert f'action="{address}"' in person.get("/dashboard/attention").text
    assert person.post(address).status_code == 302
    assert low.rows("SELECT state FROM inventory.stock_alert") == [("acknowledged",)]
    assert "Nothing is low" in person.get("/dashboard/attention").text


@pytest.mark.parametrize("verb", VERBS)
def test_the_dashboard_has_words_for_every_verb_of_the_ledger(low: Ledger, verb: str) -> None:
    with low.site.app_context():
        assert done(verb)
