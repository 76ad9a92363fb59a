"""The front door: request ids, problems for machines and pages for people, a guarded start."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, event

from app.gateway.guard import unsafe
from config import Settings
from tests.people import Person


def test_a_request_id_is_accepted_or_made(client: FlaskClient) -> None:
    assert client.get("/login/", headers={"X-Request-ID": "order-7"}).headers["X-Request-ID"] == "order-7"
    made = client.get("/login/", headers={"X-Request-ID": "bad id\t"}).headers["X-Request-ID"]
    assert len(made) == 32


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/api/v1/nothing", 404), ("PATCH", "/api/v1/unit/1", 405)]
)
def test_errors_of_the_api_are_problem_details(client: FlaskClient, method: str, path: str, status: int) -> None:
    answer = client.open(path, method=method)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.json["request_id"] == answer.headers["X-Request-ID"]


def test_a_body_that_is_too_large_is_refused(client: FlaskClient, admin: Person) -> None:
    token = {"Authorization": f"Bearer {admin.token}"}
    answer = client.post("/api/v1/unit/", data=b"x" * 3_000_000, content_type="application/json", headers=token)
    assert answer.status_code == 413
    assert answer.mimetype == "application/problem+json"


def test_people_get_a_page(admin: Person) -> None:
    answer = admin.get("/nowhere")
    assert answer.status_code == 404
    assert answer.mimetype == "text/html"
    assert answer.headers["X-Request-ID"] in answer.get_data(as_text=True)


def test_a_crash_shows_only_the_request_id(app: Flask, admin: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError("the secret inner workings")

    monkeypatch.setattr("app.core.screens.list_page.read_page", crash)
    answer = admin.get("/unit/list/")
    assert answer.status_code == 500
    text = answer.get_data(as_text=True)
    assert "secret inner workings" not in text
    assert answer.headers["X-Request-ID"] in text


def test_production_does_not_start_unsafely() -> None:
    naked = Settings(environment="production", secret_key="k" * 40)
    assert len(unsafe(naked, is_debugging=True)) == 4
    dressed = Settings(
        environment="production",
        secret_key="k" * 40,
        trusted_hosts="stock.example",
        database_url="postgresql://inv_app@db/inventra",
        redis_url="rediss://cache",
    )
    assert unsafe(dressed, is_debugging=False) == []


def test_a_cookie_call_without_its_token_is_told_what_to_send(admin: Person) -> None:
    answer = admin.browser.post("/api/v1/tag/", json={"name": "forged"})
    assert answer.status_code == 400
    assert "X-CSRFToken" in answer.json["detail"]


def test_health_and_static_files_of_a_signed_in_browser_cost_no_statement(
    admin: Person, connection: Connection
) -> None:
    statements: list[str] = []
    event.listen(connection, "before_cursor_execute", lambda *call: statements.append(call[2]))
    assert admin.get("/healthz").status_code == 200
    with admin.get("/static/favicon.svg") as file:
        assert file.status_code == 200
    assert statements == []


def test_who_asks_too_often_learns_when_to_ask_again(client: FlaskClient) -> None:
    wrong = {"username": "nobody", "password": "wrong"}
    answers = [client.post("/api/v1/security/login", json=wrong) for _ in range(12)]
    refused = answers[-1]
    assert (refused.status_code, refused.json["type"]) == (429, "/problems/limit-reached")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert f"in {refused.headers['Retry-After']} seconds" in refused.json["detail"]


def test_a_request_meant_for_one_person_does_not_act_for_another(client: FlaskClient, admin: Person) -> None:
    def asked(user_id: int) -> int:
        headers = {"Authorization": f"Bearer {admin.token}", "X-Inventra-User": str(user_id)}
        return client.get("/api/v1/unit/", headers=headers).status_code

    assert (asked(admin.user_id), asked(admin.user_id + 1)) == (200, 401)


@pytest.mark.parametrize("path", ["/unit/list/", "/api/v1/unit/", "/unit/export", "/palette", "/nowhere", "/login/"])
def test_what_is_made_for_a_person_lies_in_no_cache(path: str, admin: Person) -> None:
    assert "no-store" in admin.get(path).headers["Cache-Control"]


def test_an_export_names_its_characters_once(admin: Person) -> None:
    assert admin.get("/unit/export").headers["Content-Type"] == "text/csv; charset=utf-8"
