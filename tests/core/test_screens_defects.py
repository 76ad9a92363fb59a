"""One regression per defect of stock Flask-AppBuilder, against every registered page and API."""

import re
from threading import Thread

import pytest
from flask import Flask, g
from flask.testing import FlaskClient

from app.core.db import session
from app.core.errors import NotFound
from app.core.screens.api import Api
from app.core.screens.fields import JsonField
from app.core.screens.kinds import Json, Text, Whole
from app.core.screens.view import View
from tests.entities import APIS, VIEWS, each_api, each_view, model, url
from tests.factories import make
from tests.people import Person

SQL = re.compile(r"psycopg|SELECT .* FROM|INSERT INTO|Traceback|\[SQL", re.IGNORECASE)


def registered(app: Flask, screen: type[View] | type[Api]) -> View | Api:
    """The registered instance of a class."""
    found: View | Api = next(view for view in app.appbuilder.baseviews if type(view) is screen)
    return found


@each_view
def test_1_threads_do_not_share_filters_of_a_page(app: Flask, view: type[View]) -> None:
    assert_filters_are_per_request(app, registered(app, view))


@each_api
def test_1_threads_do_not_share_filters_of_an_api(app: Flask, api_class: type[Api]) -> None:
    assert_filters_are_per_request(app, registered(app, api_class))


def assert_filters_are_per_request(app: Flask, screen: View | Api) -> None:
    seen = []

    def look() -> None:
        with app.app_context():
            seen.append(screen._filters)
            assert g.filters_of_request

    threads = [Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(filters) for filters in seen}) == 2


@each_view
def test_2_json_columns_are_edited_as_json(app: Flask, view: type[View], ctx: object) -> None:
    from app.core.screens.forms import form_class

    screen = registered(app, view)
    for name in screen.edit_columns:
        if isinstance(screen.kind(name), Json):
            form = form_class(screen, [name])
            assert getattr(form, name).field_class is JsonField


def test_2_pressing_save_keeps_a_json_value() -> None:
    kind = Json()
    assert kind.from_text(kind.to_text({"w": 7, "a": ["é", None, 1.5]})) == {"w": 7, "a": ["é", None, 1.5]}


@each_view
def test_3_no_route_reaches_rows_past_their_scope(app: Flask, view: type[View]) -> None:
    rules = {rule.endpoint for rule in app.url_map.iter_rules()}
    for unsafe in ("action", "action_post", "download"):
        assert f"{view.__name__}.{unsafe}" not in rules


@each_view
def test_3_a_row_out_of_scope_does_not_exist(
    app: Flask, view: type[View], admin: Person, monkeypatch: pytest.MonkeyPatch, ctx: object
) -> None:
    row = make(model(view))
    session.commit()
    monkeypatch.setattr(view, "scope", staticmethod(lambda statement, _actor: statement.where(False)), raising=False)
    screen = registered(app, view)
    with pytest.raises(NotFound):
        screen.find(row.id)
    assert admin.get(url(view, "show", row.id)).status_code == 404
    assert admin.get(url(view, "pick")).get_json()["result"] == []
    for verb in view.verbs:
        if verb.row:
            assert admin.post(url(view, row.id, verb.name)).status_code == 404


@each_api
def test_4_a_cookie_call_without_token_changes_nothing(api_class: type[Api], admin: Person) -> None:
    for method, path in (("POST", url(api_class)), ("PUT", url(api_class, 1)), ("DELETE", url(api_class, 1))):
        answer = admin.browser.open(path, method=method, json={})
        assert answer.status_code in (400, 405), (method, answer.status_code)
        assert answer.mimetype == "application/problem+json"
    for verb in api_class.verbs:
        path = url(api_class, 1, verb.name) if verb.row else url(api_class, verb.name)
        assert admin.browser.post(path, json={}).status_code == 400


def test_4_a_cookie_call_with_token_passes(admin: Person) -> None:
    answer = admin.browser.post(
        "/api/v1/unit/", json={"code": "pc9", "name": "Piece"}, headers={"X-CSRFToken": admin.csrf_token}
    )
    assert answer.status_code == 201, answer.json


def test_5_guessing_passwords_at_the_api_is_limited(client: FlaskClient) -> None:
    guess = {"username": "nobody-there", "password": "wrong wrong", "provider": "db"}
    codes = [client.post("/api/v1/security/login", json=guess).status_code for _ in range(12)]
    assert codes[0] == 401
    assert codes[-1] == 429


def test_6_api_keys_without_enforced_scopes_are_off(app: Flask) -> None:
    assert not app.config.get("FAB_API_KEY_ENABLED")
    assert not any("ApiKey" in type(view).__name__ for view in app.appbuilder.baseviews)


@each_api
def test_7_errors_never_show_sql(api_class: type[Api], admin: Person, api: object) -> None:
    caller = api(admin)  # type: ignore[operator]
    base = url(api_class)
    bad = [
        caller.get(f"{base}?q=(filters:!((col:nothing,opr:eq,value:1)))"),
        caller.get(f"{base}?q=((("),
        caller.get(f"{base}?id=abc"),
        caller.get(f"{base}?id__gte=99999999999999999999"),
        caller.get(f"{base}?order=password"),
        caller.get(f"{base}?page=100000000000000000000"),
        caller.get(f"{base}?cursor=nonsense"),
        caller.get(f"{base}?fields=secret"),
        caller.get(f"{base}?search=%00"),
        caller.get(f"{base}abc"),
        caller.get(f"{base}99999999999999999999999"),
    ]
    for answer in bad:
        assert answer.status_code in (400, 404), (answer.request.url, answer.status_code)
        assert answer.mimetype == "application/problem+json"
        assert answer.json["status"] == answer.status_code
        assert not SQL.search(answer.get_data(as_text=True))


@each_view
def test_7_a_page_of_a_bad_query_is_friendly(view: type[View], admin: Person) -> None:
    for query in (
        "order=password",
        "id=abc",
        "cursor=x",
        "page=1e5",
        "q=(((",
        "q=x",
        "q=(filters:x)",
        "q=(filters:!(1))",
    ):
        answer = admin.get(url(view, "list", f"?{query}"))
        assert answer.status_code == 400, query
        assert not SQL.search(answer.get_data(as_text=True))
        assert "_Fab" not in answer.text
        assert f'href="{url(view, "list")}/"' in answer.text.partition("iv-problem")[2]


@each_api
def test_8_foreign_keys_are_part_of_the_schemas(app: Flask, api_class: type[Api]) -> None:
    screen = registered(app, api_class)
    table = model(api_class).__table__
    for columns, schema in (
        (screen.list_columns, screen.list_model_schema),
        (screen.add_columns, screen.add_model_schema),
    ):
        for name in columns:
            if name in table.columns and table.columns[name].foreign_keys:
                assert name in schema.fields


@each_api
def test_9_a_malformed_key_is_not_found(api_class: type[Api], admin: Person, api: object) -> None:
    for key in ("abc", "1.5", "-1", "0x1", "6fa459ea-ee8a-3ca4-894e-db77e160355e"):
        assert api(admin).get(url(api_class, key)).status_code == 404  # type: ignore[operator]


@each_view
def test_10_a_list_needs_no_foreign_script(view: type[View], admin: Person) -> None:
    page = admin.get(url(view, "list/")).get_data(as_text=True)
    assert "datetimepicker" not in page
    assert "jquery" not in page.lower()
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)


@each_view
def test_page_sizes_are_capped(view: type[View], admin: Person) -> None:
    assert admin.get(url(view, "list", "?page_size=2000000")).status_code == 200


@each_view
def test_no_page_history_is_kept(view: type[View], admin: Person) -> None:
    answer = admin.get(url(view, "list/"))
    assert answer.status_code == 200
    with admin.browser.session_transaction() as kept:
        assert "page_history" not in kept


def test_a_number_is_taken_exactly_or_refused() -> None:
    for wrong in (1.5, "7", True, None, 2**31):
        with pytest.raises(ValueError, match="Must"):
            Whole(32).from_json(wrong)
    for wrong in ("\x00", "a\ud800"):
        with pytest.raises(ValueError, match="Must not contain"):
            Text().from_json(wrong)


def test_every_screen_was_looked_at() -> None:
    assert len(VIEWS) >= 11
    assert len(APIS) >= 11
