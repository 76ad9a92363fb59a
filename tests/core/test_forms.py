"""Forms: sections, two people at one row, a session that ended while somebody typed."""

import re
from html import unescape

from flask import Flask

from app.catalog.models import Unit
from app.core.db import session
from app.core.errors import parts_of, pointer
from app.core.screens.form_sections import FormSection, arranged
from tests.factories import make
from tests.people import Person


def hidden(page: str, name: str) -> str:
    """The value of a hidden input of the page."""
    tag = next(tag for tag in re.findall(r"<input[^>]*>", page) if f'name="{name}"' in tag)
    return unescape(re.search(r'value="([^"]*)"', tag)[1])


def begun(person: Person, row: Unit) -> dict[str, str]:
    """The hidden fields of the row's form as the person loaded it."""
    page = person.get(f"/unit/edit/{row.id}").get_data(as_text=True)
    return {name: hidden(page, name) for name in ("version", "base")}


def unit_changed_meanwhile(ada: Person, admin: Person) -> tuple[Unit, dict[str, str]]:
    row = make(Unit)
    session.commit()
    form = begun(ada, row)
    saved = admin.post(f"/unit/edit/{row.id}", {**begun(admin, row), "code": row.code, "name": "Their name"})
    assert saved.status_code == 302
    return row, form


def test_a_field_of_no_section_is_not_lost(ctx: object) -> None:
    declared = (FormSection("Identity", "Why", ("name", "absent")), FormSection("Nothing", "", ("absent",)))
    assert arranged(declared, ["name", "note"]) == [("Identity", "Why", ["name"]), ("More", "", ["note"])]
    assert arranged((), ["name"]) == [("Details", "", ["name"])]


def test_json_pointers_escape_what_would_split_them() -> None:
    assert pointer("attributes", "a/b~c", 0) == "/attributes/a~1b~0c/0"
    assert parts_of(pointer("a/b", "~1")) == ["a/b", "~1"]


def test_a_conflict_shows_both_values_and_who_changed(ada: Person, admin: Person, ctx: object) -> None:
    row, form = unit_changed_meanwhile(ada, admin)
    answer = ada.post(f"/unit/edit/{row.id}", {**form, "code": row.code, "name": "My <b>name</b>"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 412
    assert "Their name" in page
    assert "My &lt;b&gt;name&lt;/b&gt;" in page
    assert "Changed by Admin_Person Tester" in page
    assert re.search(r'name="choose-name" value="yours" checked', page)
    assert "choose-code" not in page


def test_the_side_chosen_in_a_conflict_is_saved(ada: Person, admin: Person, ctx: object) -> None:
    for choice, expected in (("theirs", "Their name"), ("yours", "My name")):
        row, form = unit_changed_meanwhile(ada, admin)
        sent = {"code": f"{row.code}x", "name": "My name"}
        page = ada.post(f"/unit/edit/{row.id}", {**form, **sent}).get_data(as_text=True)
        again = {"version": hidden(page, "version"), "base": hidden(page, "base"), "choose-name": choice, **sent}
        assert ada.post(f"/unit/edit/{row.id}", again).status_code == 302
        session.expire_all()
        assert (row.name, row.code) == (expected, sent["code"])


def test_forged_base_values_are_not_shown(ada: Person, admin: Person, ctx: object) -> None:
    row, form = unit_changed_meanwhile(ada, admin)
    page = ada.post(f"/unit/edit/{row.id}", {**form, "base": "forged", "code": row.code, "name": "Mine"})
    assert page.status_code == 412
    assert "not known" in page.get_data(as_text=True)


def test_a_form_sent_after_the_session_ended_leads_back_to_itself(app: Flask, ada: Person) -> None:
    answer = app.test_client().post("/unit/add?from=list", data={"csrf_token": ada.csrf_token, "code": "pc"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/login/?next=/unit/add?from%3Dlist"


def test_save_and_add_another_asks_for_one_more(ada: Person, ctx: object) -> None:
    sent = {"code": "crt", "name": "Crate", "scale": "0", "numerator": "1", "denominator": "1", "then": "another"}
    sent["dimension"] = "count"
    answer = ada.post("/unit/add", sent)
    assert (answer.status_code, answer.headers.get("Location")) == (302, "/unit/add"), answer.get_data(as_text=True)
