"""Which language and time zone a request is answered in, and how numbers are read."""

import html
import re
from collections.abc import Callable
from decimal import Decimal

import flask
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from flask_login import login_user

from app.auth.models import User
from app.catalog.models import Variant
from app.core.db import session
from app.core.screens.kinds import Exact
from app.core.screens.typed_numbers import read_decimal, shown_decimal
from tests.factories import make
from tests.people import Caller, Person

Reading = Callable[[Person, str], FlaskClient]


def test_the_browser_chooses_the_language(client: FlaskClient) -> None:
    page = client.get("/login/", headers={"Accept-Language": "de-AT,en;q=0.5"})
    assert '<html lang="de" dir="ltr">' in page.text
    assert "Benutzername" in page.text
    assert page.headers["Content-Language"] == "de"


def test_an_unknown_language_is_answered_in_the_installations(client: FlaskClient) -> None:
    assert '<html lang="en" dir="ltr">' in client.get("/login/", headers={"Accept-Language": "tlh"}).text


def test_arabic_reads_from_right_to_left(client: FlaskClient) -> None:
    assert '<html lang="ar" dir="rtl">' in client.get("/login/", headers={"Accept-Language": "ar"}).text


def test_ones_own_choice_beats_the_browsers(ada: Person, reading: Reading) -> None:
    reading(ada, "de")
    assert ada.post("/language", {"locale": "ar", "time_zone": "Europe/Berlin"}).status_code == 302
    page = ada.get("/language")
    assert page.status_code == 200
    assert 'lang="ar"' in page.text


@pytest.mark.parametrize(
    ("referrer", "back"),
    [
        ("http://localhost/unit/list/?search=a%26b", "/unit/list/?search=a%26b"), ("http://localhost/", "/"),
        ("https://evil.example/unit/list/", "/language"), ("", "/language"), ("http://localhost//evil", "/language"),
    ],
)  # fmt: skip
def test_choosing_a_language_leads_back_to_the_page_one_was_on(referrer: str, back: str, ada: Person) -> None:
    page = ada.get("/language", headers={"Referer": referrer}).text
    kept = html.unescape(re.search(r'<input[^>]*name="back"[^>]*value="([^"]*)"', page)[1])
    assert ada.post("/language", {"locale": "de", "time_zone": "UTC", "back": kept}).location == back


def test_a_language_that_is_not_there_is_refused(ada: Person) -> None:
    ada.post("/language", {"locale": "xx", "time_zone": "UTC"})
    assert 'lang="en"' in ada.get("/language").text


def test_a_choice_without_token_changes_nothing(client: FlaskClient) -> None:
    client.post("/language", data={"locale": "de", "time_zone": "UTC"})
    assert 'lang="en"' in client.get("/login/").text


def test_a_refusal_is_told_in_the_language_of_the_call(ada: Person, api: Callable[[Person], Caller]) -> None:
    answer = api(ada).get("/api/v1/product/999999999", Accept_Language="de")
    assert answer.json is not None
    assert answer.json["title"] == "Nicht gefunden"
    assert answer.json["detail"] == "Produkt 999999999 gibt es nicht."


def test_a_list_speaks_german(admin: Person, reading: Reading, ctx: object) -> None:
    make(Variant)
    reading(admin, "de")
    page = admin.get("/variant/list/").text
    assert "Vorhanden" in page
    assert "On hand" not in page


TYPED = [
    ("de", "12,5", "12.5"), ("de", "1.5", "1.5"), ("de", "1234", "1234"), ("de", "-3,25", "-3.25"),
    ("de", "1.234,5", "1234.5"), ("de", "1.234.567", "1234567"), ("en", "1,234.50", "1234.5"), ("en", "0.125", "0.125"),
    ("ar", "٣", "3"), ("ar", "١٢٣٫٤٥٦", "123.456"), ("ar", "١٬٢٣٤", "1234"), ("de", "١٢٬٣٤٥٫٥", "12345.5"),  # noqa: RUF001  # Arabic on purpose
    ("en", "\N{MINUS SIGN}१२.५", "-12.5"), ("ar", "\N{RIGHT-TO-LEFT MARK}-1.5", "-1.5"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "typed", "read"), TYPED)
def test_decimals_are_read_as_the_language_writes_them(app: Flask, language: str, typed: str, read: str) -> None:
    with app.test_request_context(), force_locale(language):
        assert Decimal(read_decimal(typed)) == Decimal(read)
        assert shown_decimal("12.5") == ("12,5" if language == "de" else "12.5")


@pytest.mark.parametrize(("language", "typed"), [("de", "1.234"), ("en", "1,234"), ("ar", "-١,٢٣٤")])  # noqa: RUF001
def test_a_number_that_may_mean_two_is_refused(app: Flask, language: str, typed: str) -> None:
    with app.test_request_context(), force_locale(language), pytest.raises(ValueError, match="1234"):
        read_decimal(typed)


@pytest.mark.parametrize(
    ("language", "typed"),
    [("en", "1,5"), ("en", "1,23,456.5"), ("de", "1.5,5"), ("de", "1,5.5"), ("ar", "١٬٥"), ("ar", "٣,٥"), ("en", "²")],  # noqa: RUF001
)
def test_what_is_no_number_in_the_language_is_never_read_as_another(app: Flask, language: str, typed: str) -> None:
    with app.test_request_context(), force_locale(language), pytest.raises(ValueError, match=r"12\.5"):
        Exact().from_text(read_decimal(typed))


def test_english_decimals_stay_as_typed(app: Flask) -> None:
    with app.test_request_context():
        assert read_decimal("1.234") == "1.234"


@pytest.mark.parametrize("kept", [["de"], {"a": 1}, "x" * 7_000, "localtime", 7, True])
def test_a_preference_that_is_no_language_and_no_zone_locks_nobody_out(
    kept: object, app: Flask, ada: Person, api: Callable[[Person], Caller]
) -> None:
    for key in ("locale", "time_zone"):
        assert api(ada).put(f"/api/v1/preference/{key}", {"value": kept}).status_code == 200
    with app.test_request_context():
        login_user(session.get_one(User, ada.user_id))
        assert flask.session.get("locale") is None
        assert flask.session.get("time_zone") is None


def test_an_answer_brings_no_session_back_that_a_parallel_request_has_changed(ada: Person) -> None:
    ada.get("/variant/list/")  # the first page gives the session its CSRF token
    assert "Set-Cookie" not in ada.get("/variant/list/").headers
