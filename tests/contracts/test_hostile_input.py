"""Hostile input on every route: never a 5xx, never a word of SQL or Python, always a problem that says what is wrong.

Each route gets a share of the corpus, its neighbours get the others.
"""

import copy
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import pytest
from flask import Flask
from sqlalchemy import Connection
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.catalog.models import Variant
from app.core.db import db, session
from app.core.screens.api import Api
from app.core.screens.commands import adapter_of
from app.core.screens.verbs import Verb
from app.core.screens.view import View
from app.inventory.models import Location, Reservation
from config import Settings
from dashboards.site import create_site
from tests.entities import APIS, each_view, model, url
from tests.factories import body, make
from tests.people import Caller, Person, sign_in

LEAKS = re.compile(
    r"psycopg|sqlalchemy|traceback \(|site-packages|<class '|insert into|%\(|\bfrom (catalog|inventory|ab_)"
)
PROBLEM = {"type", "title", "status", "detail", "instance", "errors", "request_id"}
HUGE = 10**30
VALUES: tuple[Any, ...] = (
    None, "", " ", "\x00", "a\x00b", "\ud800", "x" * 10_000, "-1", -1, 0, 1.5, HUGE, -HUGE, 2**63, True, [], [[]], {},
    {"id": 1}, ["x"], "NaN",
    "1e400", "0x10", "٣", "2026-02-30", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+14:00",
    "'; DROP TABLE ab_user; --", "<script>alert(1)</script>", "{{7*7}}", "\u202e\u200b", "🦺" * 100,
)  # fmt: skip
TEXTS = tuple(value for value in VALUES if isinstance(value, str) and value != "\ud800")
BODIES = (
    b"", b"{", b"null", b"[]", b"1", b'"x"', b'{"a": NaN}', b'{"a": Infinity}', b'{"a": 1e400}', b'{"a": 1e999999999}',
    b'{"a": ' + b"9" * 5_000 + b"}", b"[" * 50_000, b'{"a":' * 5_000, b'{"a": 1, "a": 2}',
    b"\xff\xfe", b'{"\\ud800": 1}',
    b'{"\xed\xa0\x80": 1}', b'{"": 1}', b'{"__class__": 1, "id": 1, "row_version": 7}',
)  # fmt: skip
TYPES = ("application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "")
QUERIES = (
    "q=(", "q={", "q=!(", "q=(filters:!((col:id,opr:eq,value:1)))", "q=(page:99999999999999999999)", "q=(page:-1)",
    "q=(page:1.5)", 'q={"filters":[{"col":"\\ud800","opr":"eq","value":1}]}', 'q={"order_column":"\\ud800"}',
    'q={"filters":{"a":1}}', 'q={"page":1e400}', "q=" + "(" * 3_000, "q=%00", "q=%FF", "page=100000000000000000000",
    "page=-1", "page=x", "page=٣", "page_size=0", "page_size=1e3", "page_size=999999999", "page=99999&page_size=200",
    "order=nothing", "order=-", "order=--id", "order=password", "order=id;drop", "order=%00", "cursor=x", "cursor=%00",
    "cursor=WzFd.AAAA", "cursor=" + "a" * 3_000, "fields=nothing", "fields=,", "fields=__class__",
    "fields=%F0%9F%A6%BA",
    "id=x", "id=1.5", "id=%00", "id__in=1,,2", "id__in=" + "1," * 300, "id__gt=" + "9" * 30, "id__isnull=perhaps",
    "id__drop=1", "nothing=1", "__=1", "=1", "search=%00", "search=" + "x" * 500, "search=%27%22%3A%2A%26%7C%21%28",
    "search=%EF%BF%BF", "after=x", "after=%00", "after=99999999999999999999", "period=x", "period=%00",
    "&".join(f"id={number}" for number in range(30)),
)  # fmt: skip
CONTENTS = (*((content, "application/json") for content in BODIES), *((b"a=1", kind) for kind in TYPES))
EVERY_QUERY = ("/api/v1/variant/",)
FIELD = re.compile(r'<(?:input|select|textarea)[^>]* name="([^"]+)"')
KEYS = (
    "0",
    "-1",
    "x",
    "1.5",
    "%00",
    "9" * 19,
    "9" * 30,
    "9" * 5_000,
    "٣",
    "%FF",
    "..",
    "1%20OR%201=1",
    "null",
    "%2e%2e%2f",
)
METHODS = ("PATCH", "PUT", "DELETE", "POST", "TRACE", "PROPFIND")
T = TypeVar("T")


@pytest.fixture(scope="module")
def site(app: Flask, servers: Settings, database: str) -> Iterator[Flask]:
    """The application with its dashboards, on the tests' database."""
    address = app.config["INVENTRA"].database_url
    made = create_site(servers.model_copy(update={"database_url": address, "redis_url": servers.redis_address}))
    made.config["TESTING"] = True
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def admin(site: Flask, connection: Connection) -> Person:
    """Somebody who may do everything, so that no right stops what is sent."""
    return sign_in(site, "admin_person", "Admin")


@pytest.fixture
def caller(admin: Person, api: Callable[[Person], Caller], ctx: object) -> Caller:
    """The API as the administrator's program calls it."""
    return api(admin)


def demand_civil(answer: TestResponse, *what: object) -> None:
    """Nothing crashed, nothing leaked, and a refusal of the API says what is wrong."""
    text = answer.get_data(as_text=True)
    assert answer.status_code < 500, (what, answer.status_code, text[:300])
    if answer.status_code < 400:
        return
    assert not LEAKS.search(text.lower()), (what, LEAKS.search(text.lower()), text[:600])
    if answer.request.path.startswith("/api/"):
        demand_problem(answer, *what)


def demand_problem(answer: TestResponse, *what: object) -> None:
    """The answer is problem details of the promised shape."""
    assert answer.mimetype == "application/problem+json", (what, answer.mimetype)
    problem = answer.json
    assert set(problem) == PROBLEM, (what, problem)
    assert problem["status"] == answer.status_code, (what, problem)
    assert problem["detail"].strip() and problem["title"].strip(), (what, problem)
    for fault in problem["errors"]:
        assert {"pointer", "code", "message"} <= set(fault), (what, problem)
        assert fault["message"].strip(), (what, problem)
    if answer.status_code == 422 and answer.request.method != "DELETE":
        assert problem["errors"], (what, problem)


def routes(app: Flask, method: str) -> Iterator[Rule]:
    """The routes that take the method, but those that end the session."""
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()) and rule.endpoint != "static" and "logout" not in rule.rule:
            yield rule


def addressed(rule: Rule, key: str) -> str:
    """The route's address with `key` in every place."""
    return "".join(key if is_variable else part for is_variable, part in rule._trace).lstrip("|")


def send(app: Flask, person: Person, path: str, **options: Any) -> TestResponse:
    """A request with the token below /api/, with the cookie elsewhere."""
    with app.app_context():
        if path.startswith("/api/"):
            headers = {"Authorization": f"Bearer {person.token}", **options.pop("headers", {})}
            return app.test_client().open(path, headers=headers, **options)
        return person.browser.open(path, **options)


def some(values: Sequence[T], turn: int, share: int) -> Sequence[T]:
    """One in `share` of the values, others at each turn, so that neighbouring routes cover them all together."""
    return values[turn % share :: share]


def test_hostile_queries(site: Flask, admin: Person) -> None:
    for turn, rule in enumerate(routes(site, "GET")):
        for query in some(QUERIES, turn, 1 if rule.rule in EVERY_QUERY else 40):
            demand_civil(send(site, admin, f"{addressed(rule, '1')}?{query}"), rule.rule, query)


def test_hostile_keys(site: Flask, admin: Person) -> None:
    for method in ("GET", "POST", "PUT", "DELETE"):
        for turn, rule in enumerate(routes(site, method)):
            for key in some(KEYS, turn, 7) if rule.arguments else ():
                sent = {"json": {}} if rule.rule.startswith("/api/") else {}
                demand_civil(send(site, admin, addressed(rule, key), method=method, **sent), method, rule.rule, key)


def test_hostile_bodies(site: Flask, admin: Person) -> None:
    for method in ("POST", "PUT"):
        for turn, rule in enumerate(routes(site, method)):
            for content, kind in some(CONTENTS, turn, 4):
                answer = send(
                    site, admin, addressed(rule, "1"), method=method, data=content, content_type=kind,
                    headers={"Idempotency-Key": "hostile"}, environ_base={"REMOTE_ADDR": f"192.0.2.{turn}"},
                )  # fmt: skip
                demand_civil(answer, method, rule.rule, content[:60], kind)


def test_wrong_methods(site: Flask, admin: Person) -> None:
    for turn, rule in enumerate(site.url_map.iter_rules()):
        for method in some(METHODS, turn, 6):
            if method not in (rule.methods or ()):
                demand_civil(send(site, admin, addressed(rule, "1"), method=method), method, rule.rule)


@each_view
def test_hostile_forms(site: Flask, view: type[View], admin: Person, ctx: object) -> None:
    row_id = make(model(view)).id
    session.commit()
    for rule in site.url_map.iter_rules():
        if rule.endpoint.startswith(f"{view.__name__}.") and {"GET", "POST"} <= (rule.methods or set()):
            names = FIELD.findall(admin.get(addressed(rule, str(row_id))).get_data(as_text=True))
            for turn, value in enumerate(some(TEXTS, len(rule.rule), 4)):
                form = {name: value for name in names if name not in ("csrf_token", *some(names, turn, 3))}
                demand_civil(admin.post(addressed(rule, str(row_id)), form), rule.rule, value)


@pytest.mark.parametrize("api_class", [one for one in APIS if one.add_columns], ids=lambda one: one.__name__)
def test_hostile_fields_of_a_new_row(api_class: type[Api], caller: Caller) -> None:
    for turn, name in enumerate(api_class.add_columns):
        for value in some(VALUES, turn, 4):
            session.rollback()
            answer = caller.post(url(api_class), {**body(model(api_class)), name: value})
            demand_civil(answer, name, value)
            if answer.status_code == 422:
                assert any(name in fault["pointer"] for fault in answer.json["errors"]), (name, value, answer.json)


@pytest.mark.parametrize("api_class", [one for one in APIS if one.edit_columns], ids=lambda one: one.__name__)
def test_hostile_fields_of_a_changed_row(api_class: type[Api], caller: Caller) -> None:
    row_id = make(model(api_class)).id
    session.commit()
    for turn, name in enumerate(api_class.edit_columns):
        for value in some(VALUES, turn, 4):
            answer = caller.put(url(api_class, row_id), {name: value})
            demand_civil(answer, name, value)
            if answer.status_code == 422:
                assert any(name in fault["pointer"] for fault in answer.json["errors"]), (name, value, answer.json)


@pytest.mark.parametrize(
    ("api_class", "verb"),
    [(one, verb) for one in APIS for verb in one.verbs],
    ids=lambda one: getattr(one, "name", None) or one.__name__,
)
def test_hostile_fields_of_a_verb(api_class: type[Api], verb: Verb, caller: Caller) -> None:
    row_id = make(model(api_class)).id
    ids = {"variant_id": make(Variant).id, "location_id": make(Location).id, "reservation_id": make(Reservation).id}
    session.commit()
    path = url(api_class, row_id, verb.name) if verb.row else url(api_class, verb.name)
    schema = adapter_of(verb.command).json_schema()
    hidden = {verb.row, "key" if verb.is_idempotent else None}
    fair = {name: example(name, part, schema, ids) for name, part in schema["properties"].items() if name not in hidden}
    sent = [(where, value) for turn, where in enumerate(places(fair)) for value in some(VALUES, turn, 8)]
    for turn, (where, value) in enumerate(sent):
        answer = caller.post(path, with_value(fair, where, value), Idempotency_Key=f"{verb.name} {turn}")
        demand_civil(answer, where, value)


def example(name: str, part: dict[str, Any], schema: dict[str, Any], ids: dict[str, int]) -> Any:
    """A value that the part of a JSON schema allows; `*_id` are those of real rows."""
    part = next((one for one in part.get("anyOf", ()) if one.get("type") != "null"), part)
    if "$ref" in part:
        part = schema["$defs"][part["$ref"].rpartition("/")[2]]
    if "properties" in part:
        return {inner: example(inner, rest, schema, ids) for inner, rest in part["properties"].items()}
    if part.get("type") == "array":
        return [example(name, part["items"], schema, ids)]
    if name.endswith("_id"):
        return next((number for known, number in ids.items() if name.endswith(known)), 1)
    if "enum" in part:
        return part["enum"][0]
    fair = {"integer": 1, "number": "1", "boolean": False, "object": {}}
    return fair.get(str(part.get("type")), "2030-01-01T00:00:00Z" if part.get("format") == "date-time" else "1")


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value within a JSON value."""
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield from places(part, (*path, key))


def with_value(fair: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """A copy of the body with the value at the path."""
    changed = copy.deepcopy(fair)
    target: Any = changed
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    return changed
