"""The built front end and the headers that guard it."""

import pytest

from app.core import assets


def test_built_files_are_immutable_and_compressed(client):
    with client.application.test_request_context():
        address = assets.asset("app.css")
    with client.get(address, headers={"Accept-Encoding": "br"}) as answer:
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Encoding"] == "br"


def test_a_file_that_the_build_does_not_make_is_an_error(app):
    with app.test_request_context(), pytest.raises(KeyError):
        assets.asset("missing.css")


def test_an_unknown_icon_is_a_point_and_never_breaks_a_page(app):
    with app.test_request_context():
        assert assets.icon("no-such-icon").endswith('#point"/></svg>')


def test_font_awesome_names_of_fab_have_a_tabler_icon(app):
    with app.test_request_context():
        assert '#users"' in assets.icon("fa-users")


def test_every_page_has_a_strict_policy(client):
    policy = client.get("/login/").headers["Content-Security-Policy"]
    assert "unsafe-eval" not in policy
    assert "http:" not in policy
    assert "https:" not in policy
    script = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe-inline" not in script
    assert "'nonce-" in script


def test_pages_refuse_frames_and_sniffing(client):
    headers = client.get("/login/").headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_no_page_has_an_inline_script_or_handler(client):
    html = client.get("/login/").text
    assert " onclick=" not in html
    assert "<script>" not in html
