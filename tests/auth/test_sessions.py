"""Sessions and tokens end when what they rest on changes; nobody lifts themselves."""

import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, event

from app.auth.models import Permission, PermissionView, Role, User, ViewMenu
from app.auth.passwords import demand_strong
from app.auth.services import assign_roles
from app.core.db import session
from tests.people import CSRF_SEED, PASSWORD, Caller, Person, sign_in, sign_in_again

UNITS, PAGE = "/api/v1/unit/", "/unit/list/"


@pytest.fixture
def login(app: Flask, connection: Connection) -> dict[str, Any]:
    """User name and password of an auditor whom no other test and run has tried to sign in as."""
    name = f"auditor_{secrets.token_hex(4)}"
    sign_in(app, name, "Auditor")
    return {"username": name, "password": PASSWORD}


def somewhere() -> dict[str, str]:
    """An address that nobody has tried to sign in from."""
    return {"REMOTE_ADDR": f"2001:db8::{secrets.token_hex(2)}:{secrets.token_hex(2)}"}


def changed(person: Person, change: Callable[[User], object]) -> None:
    """The person's row, changed and committed."""
    user = session.get(User, person.user_id)
    assert user is not None
    change(user)
    session.commit()


@pytest.mark.parametrize(
    "change",
    [
        lambda user: setattr(user, "password", "another hash"),
        lambda user: setattr(user, "active", False),
        lambda user: assign_roles(user, ["Viewer"]),
    ],
    ids=["password", "deactivation", "roles"],
)
def test_a_change_of_the_account_ends_session_and_token(
    change: Callable[[User], object], cleo: Person, api: Callable[[Person], Caller], ctx: object
) -> None:
    assert cleo.get(PAGE).status_code == 200
    assert api(cleo).get(UNITS).status_code == 200
    changed(cleo, change)
    assert cleo.get(PAGE).status_code == 302
    assert api(cleo).get(UNITS).status_code == 401


def test_a_right_taken_from_a_role_is_gone_at_the_next_reading(app: Flask, cleo: Person, ctx: object) -> None:
    assert cleo.get(PAGE).status_code == 200
    role = session.query(Role).filter_by(name="Auditor").one()
    read_units = (
        session.query(PermissionView)
        .join(Permission)
        .join(ViewMenu)
        .filter(Permission.name == "can_read", ViewMenu.name == "Unit")
        .one()
    )
    role.permissions.remove(read_units)
    session.commit()
    app.appbuilder.sm.grants.forget()
    assert cleo.get(PAGE).status_code == 403
    app.appbuilder.sm.grants.forget()


def test_grants_are_never_older_than_five_seconds() -> None:
    from app.auth.grants import LIFETIME_SECONDS

    assert LIFETIME_SECONDS < 5


def test_a_token_is_bought_with_a_password(client: FlaskClient, login: dict[str, Any]) -> None:
    asked = {**login, "provider": "db", "refresh": True}
    answer = client.post("/api/v1/security/login", json=asked, environ_base=somewhere())
    assert answer.status_code == 200
    bearer = {"Authorization": f"Bearer {answer.json['access_token']}"}
    assert client.get(UNITS, headers=bearer).status_code == 200
    refresh = {"Authorization": f"Bearer {answer.json['refresh_token']}"}
    assert client.post("/api/v1/security/refresh", headers=refresh).status_code == 200


@pytest.mark.parametrize("token", ["x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."])
def test_a_forged_token_is_refused_as_a_problem(client: FlaskClient, token: str) -> None:
    answer = client.get(UNITS, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"


def test_changing_ones_password_asks_for_the_current_one(cleo: Person, ctx: object) -> None:
    new = {"password": "a much better phrase", "conf_password": "a much better phrase"}
    cleo.post("/resetmypassword/form", {**new, "current_password": "a wrong guess"})
    before = session.get(User, cleo.user_id).password
    answer = cleo.post("/resetmypassword/form", {**new, "current_password": PASSWORD})
    session.expire_all()
    assert answer.status_code == 302
    assert session.get(User, cleo.user_id).password != before
    assert cleo.get(PAGE).status_code == 200


@pytest.mark.parametrize("weak", ["short", "aaaaaaaaaaaaaaaa", "x" * 300])
def test_a_weak_password_is_refused(weak: str) -> None:
    from flask_appbuilder.exceptions import PasswordComplexityValidationError

    with pytest.raises(PasswordComplexityValidationError):
        demand_strong(weak)


def test_an_administrator_invites_and_assigns(admin: Person, api: Callable[[Person], Caller]) -> None:
    new = {"username": "eve", "first_name": "E", "last_name": "V", "email": "e@v.example", "password": PASSWORD}
    made = api(admin).post("/api/v1/user/invite", {**new, "role": "Viewer"})
    assert made.status_code == 200, made.json
    assert made.json["result"]["roles"] == ["Viewer"]
    path = f"/api/v1/user/{made.json['result']['id']}/assign_roles"
    assert api(admin).post(path, {"roles": "Buyer, Sales"}).json["result"]["roles"] == ["Buyer", "Sales"]
    assert api(admin).post(path, {"roles": "Emperor"}).status_code == 422


def test_nobody_gives_more_rights_than_they_hold(
    app: Flask, cleo: Person, dan: Person, api: Callable[[Person], Caller], ctx: object
) -> None:
    role = Role(name="People keeper")
    wanted = {"can_assign_roles", "can_update", "can_read"}
    role.permissions = [
        pair for pair in session.query(PermissionView).join(ViewMenu).filter(ViewMenu.name == "User").all()
        if pair.permission.name in wanted
    ]  # fmt: skip
    session.add(role)
    changed(dan, lambda user: setattr(user, "roles", [role]))
    app.appbuilder.sm.grants.forget()
    keeper = sign_in_again(app, dan.user_id)
    for target, roles in ((dan, "Admin"), (dan, "Manager"), (cleo, "")):
        answer = api(keeper).post(f"/api/v1/user/{target.user_id}/assign_roles", {"roles": roles})
        assert answer.status_code == 403, answer.json
    assert api(keeper).put(f"/api/v1/user/{cleo.user_id}", {"active": False}).status_code == 403
    app.appbuilder.sm.grants.forget()


def test_passwords_never_come_out(admin: Person, api: Callable[[Person], Caller]) -> None:
    listed = api(admin).get("/api/v1/user/").get_data(as_text=True)
    assert "scrypt" not in listed
    assert api(admin).get("/api/v1/user/?password__starts=s").status_code == 400


def test_syncing_roles_again_changes_nothing(app: Flask, ctx: object, connection: Connection) -> None:
    changes: list[str] = []

    def note(_connection: object, cursor: Any, statement: str, *_: object) -> None:
        if cursor.rowcount > 0 and statement.lstrip().startswith(("INSERT", "UPDATE", "DELETE")):
            changes.append(statement)

    event.listen(connection, "after_cursor_execute", note)
    app.appbuilder.sm.sync_roles()
    assert changes == []


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"username": "a\x00"}, "/username"),
        ({"username": ["cleo_person"]}, "/username"),
        ({"password": None}, "/password"),
        ({"provider": "ldap"}, "/provider"),
        ({"refresh": "yes"}, "/refresh"),
        ({"admin": True}, "/admin"),
    ],
)
def test_credentials_of_a_wrong_shape_are_named(client: FlaskClient, change: dict[str, Any], pointer: str) -> None:
    asked = {"username": f"somebody {secrets.token_hex(4)}", "password": PASSWORD, **change}
    answer = client.post("/api/v1/security/login", json=asked, environ_base=somewhere())
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize("name", ["nobody", "a\ud800", "a\x00", "x" * 10_000])
def test_no_user_name_crashes_the_log_in_page(app: Flask, name: str) -> None:
    assert app.appbuilder.sm.auth_user_db(name, "x" * 300) is None


def test_a_program_that_may_not_pass_is_told_how(client: FlaskClient) -> None:
    for method, path in (("GET", UNITS), ("GET", "/api/v1/menu/"), ("POST", "/api/v1/security/refresh")):
        answer = client.open(path, method=method)
        assert answer.status_code == 401
        assert answer.json["detail"].strip()
    assert client.get(UNITS).headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("spelling", [str.lower, str.upper, str.title])
def test_guessing_is_limited_per_account_whatever_address_it_claims(
    client: FlaskClient, spelling: Callable[[str], str]
) -> None:
    name = f"guessed {secrets.token_hex(4)}"
    statuses = [
        client.post(
            "/api/v1/security/login",
            json={"username": spelling(name) if number % 2 else name, "password": "wrong"},
            headers={"X-Forwarded-For": f"198.51.100.{number}"},
            environ_base=somewhere(),
        ).status_code
        for number in range(12)
    ]
    assert statuses == [401] * 10 + [429] * 2


def test_a_copy_of_the_cookie_is_worth_nothing_after_signing_out(
    client: FlaskClient, cleo: Person, login: dict[str, Any]
) -> None:
    form = {"csrf_token": cleo.csrf_token, **login}
    with client.session_transaction() as fresh:
        fresh["csrf_token"] = CSRF_SEED
    signed_in = client.post("/login/", data=form, environ_base=somewhere())
    assert signed_in.headers["Location"] == "/"
    copy = client.get_cookie("inv")
    assert copy is not None
    assert client.get(PAGE).status_code == 200
    assert client.get("/logout/").status_code == 405
    client.post("/logout/", data={"csrf_token": cleo.csrf_token})
    client.set_cookie("inv", copy.value)
    assert client.get(PAGE).status_code == 302
    assert cleo.get(PAGE).status_code == 200


@pytest.mark.parametrize(
    "target", ["https://evil.test", "//evil.test", "/\\evil.test", "javascript:alert(1)", "https:evil.test"]
)
def test_signing_in_leads_nowhere_else_whatever_host_is_claimed(
    client: FlaskClient, cleo: Person, login: dict[str, Any], target: str
) -> None:
    with client.session_transaction(base_url="http://evil.test") as fresh:
        fresh["csrf_token"] = CSRF_SEED
    form = {"csrf_token": cleo.csrf_token, **login}
    answer = client.post(
        f"/login/?{urlencode({'next': target})}", data=form, base_url="http://evil.test",
        environ_base=somewhere(),
    )  # fmt: skip
    assert answer.status_code == 302
    assert urlsplit(answer.headers["Location"]).netloc == ""
