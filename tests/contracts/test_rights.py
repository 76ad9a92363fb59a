"""Who may do what with each entity, as the roles say: pages and API alike."""

from collections.abc import Callable

from flask import Flask

from app.auth.roles import ROLES
from app.core.screens.api import Api
from app.core.screens.view import View
from tests.entities import each_api, each_view, url
from tests.people import Caller, Person

Api_ = Callable[[Person], Caller]


def granted(roles: tuple[str, ...], permission: str, resource: str) -> bool:
    """Whether one of the roles has the permission, by `roles.py`."""
    return any(permission in ROLES[role].get(resource, ()) for role in roles)


def calls(api_class: type[Api]) -> list[tuple[str, str, str]]:
    """(permission, method, url) of every route of the API; the row does not exist, rights are asked first."""
    known = api_class.permissions()
    routes = [
        ("read", "GET", url(api_class)),
        ("read", "GET", url(api_class, 0)),
        ("read", "GET", url(api_class, "_info")),
        ("export", "GET", url(api_class, "export")),
        ("create", "POST", url(api_class)),
        ("update", "PUT", url(api_class, 0)),
        ("delete", "DELETE", url(api_class, 0)),
        *(
            (verb.name, "POST", url(api_class, 0, verb.name) if verb.row else url(api_class, verb.name))
            for verb in api_class.verbs
        ),
    ]
    return [route for route in routes if f"can_{route[0]}" in known]


@each_api
def test_nobody_without_a_token_gets_in(app: Flask, api_class: type[Api]) -> None:
    for _, method, path in calls(api_class):
        answer = app.test_client().open(path, method=method, json={})
        assert answer.status_code == 401, (method, path)
        assert answer.mimetype == "application/problem+json"


@each_api
def test_dan_may_do_nothing(api_class: type[Api], dan: Person, api: Api_) -> None:
    for permission, method, path in calls(api_class):
        assert api(dan).call(method, path, {}).status_code == 403, permission


@each_api
def test_ben_may_do_what_the_warehouse_may(api_class: type[Api], ben: Person, api: Api_) -> None:
    assert_as_declared(api_class, api(ben), ("Warehouse",))


@each_api
def test_cleo_sees_everything_and_changes_nothing(api_class: type[Api], cleo: Person, api: Api_) -> None:
    assert_as_declared(api_class, api(cleo), ("Auditor",))
    assert api(cleo).get(url(api_class)).status_code == 200


@each_api
def test_ada_may_do_what_buyers_and_managers_may(api_class: type[Api], ada: Person, api: Api_) -> None:
    assert_as_declared(api_class, api(ada), ("Buyer", "Manager"))


@each_view
def test_a_page_sends_strangers_to_the_log_in(app: Flask, view: type[View]) -> None:
    answer = app.test_client().get(url(view, "list/"))
    assert answer.status_code == 302
    assert "/login/" in answer.headers["Location"]


@each_view
def test_dan_sees_no_page_and_cleo_sees_every_page(view: type[View], dan: Person, cleo: Person) -> None:
    assert dan.get(url(view, "list/")).status_code == 403
    assert cleo.get(url(view, "list/")).status_code == 200


def assert_as_declared(api_class: type[Api], caller: Caller, roles: tuple[str, ...]) -> None:
    for permission, method, path in calls(api_class):
        is_refused = caller.call(method, path, {}).status_code == 403
        assert is_refused != granted(roles, permission, api_class.resource), (permission, method, path)
