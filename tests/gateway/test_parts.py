"""Errors where htmx asked for a piece of a page, and forms that were sent too late."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import Person

PART = {"HX-Request": "true", "HX-Current-URL": "http://localhost/product/list/?search=a"}


def test_a_refused_piece_is_a_piece(dan: Person) -> None:
    answer = dan.get("/product/list/", headers=PART)
    assert answer.status_code == 403
    assert "data-problem" in answer.text
    assert "<html" not in answer.text


def test_a_stranger_is_sent_to_sign_in_by_a_link_that_leads_back(client: FlaskClient) -> None:
    answer = client.get("/product/list/", headers=PART)
    assert answer.status_code == 401
    assert 'href="/login/?next=/product/list/?search%3Da"' in answer.text


def test_the_link_leads_to_no_other_site(client: FlaskClient) -> None:
    answer = client.get("/product/list/", headers={**PART, "HX-Current-URL": "https://evil.example/trap"})
    assert "evil.example" not in answer.text


@pytest.mark.parametrize("around", ["http://[", "//[", "x"])
def test_an_address_around_that_cannot_be_read_leads_to_the_start(around: str, client: FlaskClient) -> None:
    answer = client.get("/product/list/", headers={**PART, "HX-Current-URL": around})
    assert answer.status_code == 401


def test_a_crash_in_a_piece_shows_its_request_id(ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr("app.core.screens.list_page.read_page", crash)
    answer = ada.get("/unit/list/", headers=PART)
    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in answer.text
    assert "data-retry" in answer.text


def test_a_form_sent_too_late_leads_back_to_itself(app: Flask, ada: Person) -> None:
    answer = ada.post("/tag/add?name=fragile", {"csrf_token": "worn out"})
    assert answer.status_code == 400
    assert "This page was open too long" in answer.text
    assert "your text is kept" in answer.text
    assert 'href="/tag/add?name=fragile"' in answer.text
