"""The change log tells what was changed, in its own transaction; nobody rewrites it or reads too much of it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from app.audit.models import Change
from app.auth.models import User
from app.auth.services import assign_roles, assign_sites, create_user
from app.catalog.models import Tag, Unit
from app.core import current
from app.core.db import session
from app.core.screens.history import recent_changes
from app.core.transaction import transact
from app.inventory.models import Location
from tests.contracts.test_statements import counted
from tests.factories import inventory
from tests.people import Caller, Person, sign_in


@pytest.fixture
def unit(ctx: Any) -> Unit:
    """A unit of which the log tells nothing but its creation."""
    made = Unit(code="crate", name="Crate", scale=0)
    session.add(made)
    session.commit()
    return made


def told_of(row: Any) -> list[Change]:
    """The changes of the row, oldest first."""
    query = session.query(Change).filter_by(resource=type(row).__name__, row_id=row.id)
    return query.order_by(Change.id).all()


def test_a_new_row_is_told_with_its_values(unit: Unit) -> None:
    (change,) = told_of(unit)
    assert change.verb == "created"
    assert change.fields.items() >= {"code": [None, "crate"], "name": [None, "Crate"], "scale": [None, 0]}.items()


def test_a_change_names_the_field_both_values_and_who(unit: Unit, ada: Person, api: Callable[[Person], Caller]) -> None:
    etag = api(ada).get(f"/api/v1/unit/{unit.id}").headers["ETag"]
    answer = api(ada).put(f"/api/v1/unit/{unit.id}", {"name": "Big crate"}, If_Match=etag)
    assert answer.status_code == 200, answer.json
    change = told_of(unit)[-1]
    assert (change.verb, change.fields) == ("updated", {"name": ["Crate", "Big crate"]})
    assert (change.actor_id, change.request_id) == (ada.user_id, answer.headers["X-Request-ID"])
    assert change.actor_name == "ada_person"


def test_a_deleted_row_leaves_its_last_values(unit: Unit) -> None:
    session.delete(unit)
    session.commit()
    change = told_of(unit)[-1]
    assert (change.verb, change.fields["name"]) == ("deleted", ["Crate", None])


def test_what_is_rolled_back_is_not_told(unit: Unit) -> None:
    def fail() -> None:
        unit.name = "Lost"
        session.flush()
        assert told_of(unit)[-1].verb == "updated"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        transact(fail)
    assert [change.verb for change in told_of(unit)] == ["created"]


def test_writing_what_was_there_is_no_change(unit: Unit) -> None:
    unit.name = "Crate"
    session.commit()
    assert len(told_of(unit)) == 1


def test_a_flush_of_many_rows_costs_one_statement(ctx: Any, connection: Connection) -> None:
    session.add_all(Tag(name=f"tag {number}") for number in range(20))
    with counted(connection) as statements:
        session.commit()
    assert len([statement for statement in statements if "audit.change" in statement]) == 1


def test_moving_stock_costs_no_statement_of_the_log(ctx: Any, connection: Connection) -> None:
    item, shelf = inventory.variant(), inventory.site()
    with counted(connection) as statements:
        inventory.stock(item, shelf, 5)
    assert not [statement for statement in statements if "audit.change" in statement]


def test_a_password_is_never_told(ctx: Any) -> None:
    user = create_user("eve", first_name="Eve", last_name="E", email="eve@example.org", password="Very-secret-words-1")
    user.password = "scrypt:another"
    session.commit()
    created, changed = told_of(user)
    assert changed.fields == {"password": [None, None]}
    assert created.fields["password"] == [None, None]
    assert "scrypt" not in str([created.fields, changed.fields])


def test_roles_and_sites_of_a_person_are_told(ctx: Any, ben: Person) -> None:
    user, house = session.get_one(User, ben.user_id), inventory.site()
    assign_roles(user, ["Auditor", "Warehouse"])
    assign_sites(user, [house.id])
    session.commit()
    assert [change.fields for change in told_of(user)][-2:] == [
        {"roles": [["Warehouse"], ["Auditor", "Warehouse"]]},
        {"site_id": [None, house.id], "user_id": [None, user.id]},
    ]


def test_signing_in_is_no_change_of_the_person(ctx: Any, ben: Person) -> None:
    user = session.get_one(User, ben.user_id)
    before = len(told_of(user))
    user.login_count, user.fail_login_count = 7, 0
    session.commit()
    assert len(told_of(user)) == before


@pytest.mark.parametrize("statement", ["UPDATE audit.change SET actor_name = 'x'", "DELETE FROM audit.change"])
def test_nobody_rewrites_the_log(unit: Unit, statement: str) -> None:
    with pytest.raises(DBAPIError, match="insert-only"), session.begin_nested():
        session.execute(text(statement))


def test_long_text_is_cut(unit: Unit) -> None:
    unit.name = "x" * 200
    session.commit()
    tag = Tag(name="short")
    session.add(tag)
    session.commit()
    assert told_of(unit)[-1].fields["name"][1] == "x" * 200
    assert told_of(tag)[-1].fields["name"] == [None, "short"]


def test_the_system_is_named_where_nobody_acts(unit: Unit) -> None:
    with current.acting_as(current.SYSTEM):
        unit.name = "Case"
        session.commit()
    assert [change.who for change in recent_changes("Unit", unit.id)] == ["system", "system"]


def test_who_sees_one_site_reads_no_changes_of_another(
    app: Flask, ctx: Any, api: Callable[[Person], Caller], admin: Person
) -> None:
    own, foreign = inventory.site("MINE"), inventory.site("THEIRS")
    session.commit()
    mia = sign_in(app, "mia_person", "Manager", site_ids=(own.id,))
    seen = api(mia).get("/api/v1/change/?resource=Location&page_size=100").json["result"]
    assert own.id in [row["row_id"] for row in seen]
    assert foreign.id not in [row["row_id"] for row in seen]
    everything = api(admin).get("/api/v1/change/?resource=Location&page_size=100").json["result"]
    assert foreign.id in [row["row_id"] for row in everything]


def test_only_auditors_managers_and_administrators_read_the_log(
    ctx: Any, api: Callable[[Person], Caller], ben: Person, cleo: Person, dan: Person
) -> None:
    assert [api(person).get("/api/v1/change/").status_code for person in (cleo, ben, dan)] == [200, 403, 403]


def test_the_log_tells_nothing_of_what_one_may_not_read(
    app: Flask, ctx: Any, api: Callable[[Person], Caller], admin: Person, cleo: Person
) -> None:
    session.add(Location(code="HERE", name="Here", level="site"))
    session.commit()
    resources = {row["resource"] for row in api(cleo).get("/api/v1/change/?page_size=200").json["result"]}
    assert "SavedView" not in resources
    assert "Location" in resources


def test_the_log_keeps_private_views_private(ada: Person, cleo: Person, api: Callable[[Person], Caller]) -> None:
    view = {"name": "Secret plan", "resource": "Product", "query": "status=active", "audience": "private"}
    made = api(ada).post("/api/v1/saved_view/", view).json["id"]
    address = f"/api/v1/change/?resource=SavedView&row_id={made}"
    assert api(cleo).get(address).json["count"] == 0
    assert api(ada).put(f"/api/v1/saved_view/{made}", {"name": "Plan"}).status_code == 200
    assert "Secret plan" not in cleo.get("/change/list/?resource=SavedView").text
