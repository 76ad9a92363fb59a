"""Where nothing is, the page leads on: to a list near it and a search, within what the reader may read."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection

from tests.people import Person

SCRIPT = "%3Cscript%3Ealert(1)%3C/script%3E"


def test_a_missing_row_leads_to_its_list(ada: Person) -> None:
    answer = ada.get("/product/show/999999")
    assert answer.status_code == 404
    assert 'href="/product/list/"' in answer.text
    assert 'action="/product/list/"' in answer.text


def test_the_search_begins_with_the_last_word_of_the_address(ada: Person) -> None:
    page = ada.get("/product/bearing").text
    assert 'action="/product/list/"' in page
    assert 'value="bearing"' in page


@pytest.mark.parametrize("path", [f"/{SCRIPT}", f"/product/{SCRIPT}", "/product/%22onfocus=alert(1)%20x=%22"])
def test_nothing_of_a_hostile_address_reaches_the_search(ada: Person, path: str) -> None:
    answer = ada.get(path)
    assert answer.status_code == 404
    assert "<script>alert" not in answer.text
    assert "onfocus" not in answer.text
    assert 'name="search" value=""' in answer.text


def test_no_list_is_named_to_those_who_may_not_read_it(dan: Person, client: FlaskClient) -> None:
    for page in (dan.get("/product/nothing").text, client.get("/product/nothing").text):
        assert 'role="search"' not in page
        assert '<a class="btn" href="/product/list/"' not in page


def test_a_wrong_method_is_told_in_plain_words(ada: Person) -> None:
    answer = ada.post("/product/list/")
    assert answer.status_code == 405
    assert "Nothing was changed" in answer.text
    assert "GET" in answer.headers["Allow"]


def test_too_large_a_form_is_told_in_plain_words(ada: Person) -> None:
    answer = ada.post("/unit/add", {"name": "x" * 3_000_000})
    assert answer.status_code == 413
    assert "Nothing was saved" in answer.text


def test_a_crash_offers_its_request_id_for_copying(
    app: Flask, ada: Person, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr("app.core.screens.list_page.read_page", crash)
    answer = ada.get("/unit/list/")
    assert f'data-copy="{answer.headers["X-Request-ID"]}"' in answer.text
