"""What is true of every entity, found through the sitemap: round trip, paging, filters, order, bounds, shapes."""

from collections.abc import Callable
from typing import Any

import pytest

from app.core.db import session
from app.core.screens.api import Api
from app.core.screens.kinds import Text, Whole, kind_of
from app.core.screens.view import View
from tests.entities import APIS, each_api, each_view, model, url
from tests.factories import body, has_factory, has_payload, make
from tests.people import Caller, Person


def those(can: Callable[[type[Api]], Any]) -> pytest.MarkDecorator:
    """The test of each entity whose API can do that."""
    return pytest.mark.parametrize("api_class", list(filter(can, APIS)), ids=lambda api_class: api_class.__name__)


creating = those(lambda api: api.add_columns)
changing = those(lambda api: api.add_columns and api.edit_columns)
deleting = those(lambda api: api.add_columns and api.is_deletable)
FAULT_KEYS = {"pointer", "code", "message"}


@pytest.fixture
def caller(admin: Person, api: Callable[[Person], Caller], ctx: object) -> Caller:
    """The API as an administrator calls it."""
    return api(admin)


def made(screen: type[Any], count: int = 1) -> list[int]:
    """Ids of new rows of the screen's model, committed."""
    ids = [make(model(screen)).id for _ in range(count)]
    session.commit()
    return ids


@each_api
def test_every_entity_has_a_factory(api_class: type[Api]) -> None:
    assert has_factory(model(api_class)), "write @factory in tests/factories/<domain>.py"
    assert not api_class.add_columns or has_payload(model(api_class)), "write @payload in tests/factories/<domain>.py"


@creating
def test_what_is_created_reads_back(api_class: type[Api], caller: Caller) -> None:
    sent = body(model(api_class))
    created = caller.post(url(api_class), sent)
    assert created.status_code == 201, created.json
    read = caller.get(created.headers["Location"])
    assert read.status_code == 200
    assert read.json["id"] == created.json["id"]
    for name, value in sent.items():
        if name in read.json["result"] and not isinstance(read.json["result"][name], list | dict):
            assert str(read.json["result"][name]) == str(value), name
    assert caller.get(
        url(api_class, created.json["id"]), If_None_Match=read.headers.get("ETag", "none")
    ).status_code in (200, 304)


@changing
def test_what_is_changed_reads_back_with_a_new_version(api_class: type[Api], caller: Caller) -> None:
    created = caller.post(url(api_class), body(model(api_class)))
    fresh = {name: value for name, value in body(model(api_class)).items() if name in api_class.edit_columns}
    path, etag = url(api_class, created.json["id"]), created.headers["ETag"]
    changed = caller.put(path, fresh, If_Match=etag)
    assert changed.status_code == 200, changed.json
    stale = caller.put(path, fresh, If_Match='"0"')
    assert stale.status_code == 412
    assert stale.json["errors"][0]["given"] == "0"
    assert stale.json["errors"][0]["current"]


@deleting
def test_what_is_deleted_is_gone(api_class: type[Api], caller: Caller) -> None:
    created = caller.post(url(api_class), body(model(api_class)))
    path = url(api_class, created.json["id"])
    deleted = caller.delete(path)
    assert deleted.status_code in (204, 409), deleted.json
    assert caller.get(path).status_code == (404 if deleted.status_code == 204 else 200)


@creating
def test_unknown_and_missing_fields_are_named(api_class: type[Api], caller: Caller) -> None:
    answer = caller.post(url(api_class), {"surprise": 1})
    assert answer.status_code == 422
    assert {"pointer": "/surprise", "code": "unknown", "message": "Unknown field."} in answer.json["errors"]
    assert all(set(fault) >= FAULT_KEYS for fault in answer.json["errors"])


@creating
def test_what_no_column_can_hold_is_refused_at_its_field(api_class: type[Api], caller: Caller) -> None:
    sent, columns = body(model(api_class)), model(api_class).__table__.columns
    for name in sent:
        if name not in columns:
            continue
        kind = kind_of(columns[name])
        wrong: list[Any] = (
            [2**70, 1.5, True] if isinstance(kind, Whole) else ["\x00", "\ud800", 7] if isinstance(kind, Text) else []
        )
        for value in wrong:
            answer = caller.post(url(api_class), {**sent, name: value})
            assert answer.status_code == 422, (name, value, answer.json)
            assert f"/{name}" in {fault["pointer"] for fault in answer.json["errors"]}


@creating
@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff", b'{"a": NaN}', b"[" * 100_000])
def test_a_body_that_is_no_object_is_refused(api_class: type[Api], caller: Caller, raw: bytes) -> None:
    answer = caller.client.post(
        url(api_class), data=raw, content_type="application/json", headers={"Authorization": f"Bearer {caller.token}"}
    )
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"


@each_api
def test_pages_by_cursor_show_every_row_once_both_ways(api_class: type[Api], caller: Caller) -> None:
    ids = set(made(api_class, 5))
    for order in ["", *api_class.order_columns, *(f"-{name}" for name in api_class.order_columns)]:
        seen, pages, path = [], 0, url(api_class, f"?page_size=2&order={order}")
        while path:
            page = caller.get(path)
            assert page.status_code == 200, page.json
            seen += page.json["ids"]
            pages, cursor = pages + 1, page.json["next_cursor"]
            path = url(api_class, f"?page_size=2&order={order}&cursor={cursor}") if cursor else ""
            if cursor:
                assert 'rel="next"' in page.headers["Link"]
        assert len(seen) == len(set(seen)), order
        assert ids <= set(seen), order
        back = page.json["previous_cursor"]
        assert (
            caller.get(url(api_class, f"?page_size=2&order={order}&cursor={back}")).json["ids"]
            == seen[-2 - len(page.json["ids"]) : -len(page.json["ids"])]
        )


@each_api
def test_a_page_is_never_larger_than_the_cap(api_class: type[Api], caller: Caller) -> None:
    answer = caller.get(url(api_class, "?page_size=999999"))
    assert answer.status_code == 200
    assert len(answer.json["result"]) <= 200


@each_api
def test_every_declared_filter_works(api_class: type[Api], caller: Caller) -> None:
    made(api_class)
    for name in api_class.search_columns:
        answer = caller.get(url(api_class, f"?{name}__isnull=false"))
        if answer.status_code == 400:  # a relation has no NULL; it is compared by id
            answer = caller.get(url(api_class, f"?{name}=1"))
        assert answer.status_code == 200, (name, answer.json)


@each_api
def test_a_filter_on_the_id_finds_the_row(api_class: type[Api], caller: Caller) -> None:
    (row_id,) = made(api_class)
    answer = caller.get(url(api_class, f"?id={row_id}"))
    assert answer.json["ids"] == [row_id]
    assert answer.json["count"] == 1
    assert caller.get(url(api_class, f"?q=(filters:!((col:id,opr:eq,value:{row_id})))")).json["ids"] == [row_id]


@each_api
def test_the_export_is_csv_with_the_lists_columns(api_class: type[Api], caller: Caller) -> None:
    made(api_class)
    answer = caller.get(url(api_class, "export"))
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    assert answer.get_data(as_text=True).split("\r\n")[0] == ",".join(["id", *api_class.list_columns])


@each_view
def test_every_page_of_an_entity_opens(view: type[View], admin: Person, ctx: object) -> None:
    (row_id,) = made(view)
    pages = [url(view, "list/"), url(view, "show", row_id), url(view, "pick"), url(view, "export")]
    pages += [url(view, "add")] if view.add_columns else []
    pages += [url(view, "edit", row_id)] if view.edit_columns else []
    pages += [url(view, verb.name) for verb in view.verbs if not verb.row]
    expected = dict.fromkeys(pages, 200)
    row = session.get_one(view.datamodel.obj, row_id)
    expected |= {url(view, row_id, verb.name): 200 if verb.is_offered(row) else 409 for verb in view.verbs if verb.row}
    for page, status in expected.items():
        answer = admin.get(page)
        assert answer.status_code == status, (page, answer.get_data(as_text=True)[-2000:])


@each_api
def test_an_idempotent_verb_demands_its_key(api_class: type[Api], caller: Caller) -> None:
    for verb in api_class.verbs:
        if verb.is_idempotent:
            (row_id,) = made(api_class) if verb.row else (0,)
            path = url(api_class, row_id, verb.name) if verb.row else url(api_class, verb.name)
            answer = caller.post(path, {})
            assert answer.status_code == 400
            assert answer.json["errors"][0]["pointer"] == "Idempotency-Key"


@each_api
def test_a_verb_names_what_is_wrong_with_its_body(api_class: type[Api], caller: Caller) -> None:
    for verb in api_class.verbs:
        (row_id,) = made(api_class) if verb.row else (0,)
        path = url(api_class, row_id, verb.name) if verb.row else url(api_class, verb.name)
        answer = caller.post(path, {"surprise": 1}, Idempotency_Key="contract-1")
        assert answer.status_code == 422, answer.json
        assert answer.json["errors"][0]["pointer"] == "/surprise"
