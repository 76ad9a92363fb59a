"""A missing permission is named, with whom to ask for it; strangers and rows are not spoken of."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection

from tests.contracts.test_statements import counted
from tests.factories import catalog
from tests.people import Caller, Person, sign_in


def test_the_page_names_permission_roles_and_who_gives_them(dan: Person, admin: Person) -> None:
    answer = dan.get("/stock_level/adjust")
    assert answer.status_code == 403
    page = answer.get_data(as_text=True)
    assert "You may not adjust here: this needs the permission “adjust” on “stock level”." in page
    assert "Admin, Manager, Warehouse" in page
    assert "Admin_Person Tester" in page
    assert "@inventra.example" not in page
    assert "Copy this request" in page


def test_a_viewer_reads_but_is_told_what_changing_takes(app: Flask, connection: Connection) -> None:
    viewer = sign_in(app, "vera", "Viewer")
    assert viewer.get("/stock_level/list/").status_code == 200
    assert "this needs the permission “create” on “unit”" in viewer.get("/unit/add").text


def test_programs_get_permission_resource_and_roles_but_no_people(
    dan: Person, admin: Person, client: FlaskClient
) -> None:
    answer = Caller(client, dan.token).get("/api/v1/unit/")
    assert answer.status_code == 403
    assert (answer.json["permission"], answer.json["resource"]) == ("read", "Unit")
    assert {"Admin", "Viewer"} <= set(answer.json["granted_by"])
    assert "people" not in answer.json


def test_only_active_people_are_named_and_five_at_most(app: Flask, dan: Person) -> None:
    for number in range(7):
        sign_in(app, f"keeper{number}", "Admin")
    page = dan.get("/unit/list/").text
    assert [number for number in range(7) if f"Keeper{number} Tester" in page] == [0, 1, 2, 3, 4]


def test_a_row_that_exists_is_refused_like_one_that_does_not(dan: Person, ctx: object) -> None:
    unit_id = catalog.unit("box").id
    there, absent = (dan.get(f"/unit/show/{number}") for number in (unit_id, 999_999))
    assert there.status_code == absent.status_code == 403
    assert _told(there.text, unit_id) == _told(absent.text, 999_999)


def test_strangers_are_not_told_who_works_here(client: FlaskClient, admin: Person) -> None:
    page = client.get("/stock_level/adjust", follow_redirects=True).text
    assert "Admin_Person Tester" not in page
    assert "Roles that have it" not in page
    assert "granted_by" not in client.get("/api/v1/unit/").get_json()


def test_a_refusal_costs_few_statements(dan: Person, connection: Connection) -> None:
    with counted(connection) as seen:
        dan.get("/unit/list/")
    assert len(seen) <= 5, seen


def _told(page: str, number: int) -> str:
    """The sentence of the page, without what differs from request to request."""
    start = page.index("data-problem-detail")
    return page[start : page.index("</dl>", start)].replace(str(number), "#")
