"""What the palette finds, for whom, and what it costs."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection

from app.catalog.models import Variant
from app.core.db import session
from app.core.transaction import transact
from tests.contracts.test_statements import counted
from tests.factories import catalog, inventory
from tests.people import Caller, Person, sign_in

BUDGET = 10  # one for each kind of row that is found, and those of the request


def _item(name: str, sku: str) -> int:
    made = catalog.product(name=name, code=sku)
    return int(transact(lambda: catalog.variant(made, sku=sku)).id)


def test_an_item_is_found_by_a_part_of_its_name_with_what_is_available(ada: Person, ctx: object) -> None:
    house = inventory.site("BER")
    item_id = _item("Ball bearing 6204", "BRG-6204")
    inventory.stock(session.get_one(Variant, item_id), inventory.bin_of(inventory.zone(house, "BER-A"), "BER-A-01"), 12)
    session.commit()
    page = ada.get("/palette?q=6204").text
    assert f'href="/variant/show/{item_id}"' in page
    assert "12 available" in page
    assert "Ball bearing <mark>6204</mark>" in page


def test_names_are_escaped(ada: Person, ctx: object) -> None:
    _item("<img src=x onerror=alert(1)> bracket", "EVIL-1")
    page = ada.get("/palette?q=bracket").text
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt; <mark>bracket</mark>" in page


def test_what_was_typed_is_escaped(ada: Person, ctx: object) -> None:
    assert "<script" not in ada.get("/palette?q=<script>alert(1)</script>").text


def test_hostile_text_finds_nothing_and_breaks_nothing(ada: Person, ctx: object) -> None:
    for text in ("%00", "%ED%A0%80", "'%22);--", "%25", "(" * 300, ">" * 300, "%0a%1d", "@%5C", "#%27"):
        assert ada.get(f"/palette?q={text}").status_code == 200, text
        assert ada.get(f"/palette/open?code={text}").json == {"url": None}, text


def test_dan_finds_neither_rows_nor_verbs(dan: Person, ada: Person, ctx: object) -> None:
    _item("Ball bearing 6204", "BRG-6204")
    assert "/variant/show/" not in dan.get("/palette?q=6204").text
    assert "/stock_level/receive" not in dan.get("/palette?q=>").text
    assert "/stock_level/receive" in ada.get("/palette?q=>receive").text


def test_a_viewer_is_offered_no_verb_of_stock(app: Flask, connection: Connection, ctx: object) -> None:
    viewer = sign_in(app, "vera", "Viewer")
    page = viewer.get("/palette?q=>").text
    assert "Sign out" in page
    assert "/stock_level/" not in page


def test_nobody_is_sent_to_the_sign_in(client: FlaskClient, ctx: object) -> None:
    assert client.get("/palette?q=x").status_code in (302, 401)


def test_a_prefix_finds_its_group_alone(admin: Person, ctx: object) -> None:
    page = admin.get("/palette?q=@admin").text
    assert "People" in page
    assert "Commands" not in page
    assert "Items" not in page


def test_a_code_opens_its_object_and_only_within_the_scope(
    app: Flask, ada: Person, connection: Connection, ctx: object
) -> None:
    item_id = _item("Ball bearing 6204", "BRG-6204")
    here, there = inventory.site("BER"), inventory.site("RTM")
    place = inventory.bin_of(inventory.zone(there, "RTM-A"), "RTM-A-01")
    session.commit()
    bert = sign_in(app, "bert", "Warehouse", site_ids=(here.id,))
    assert ada.get("/palette/open?code=brg-6204").json == {"url": f"/variant/show/{item_id}"}
    assert ada.get("/palette/open?code=RTM-A-01").json == {"url": f"/location/show/{place.id}"}
    assert bert.get("/palette/open?code=RTM-A-01").json == {"url": None}
    assert "RTM-A-01" not in bert.get("/palette?q=RTM-A").text


def test_what_was_opened_comes_first_and_only_while_it_may_be_seen(ada: Person, dan: Person, ctx: object) -> None:
    item_id = _item("Ball bearing 6204", "BRG-6204")
    sent = {"resource": "Variant", "row_id": str(item_id)}
    assert ada.post("/palette/recent", sent).status_code == 204
    assert dan.post("/palette/recent", sent).status_code == 404
    page = ada.get("/palette").text
    assert page.index("Recent") < page.index("Ball bearing 6204") < page.index("Commands")


def test_an_odd_preference_does_not_break_the_palette(
    ada: Person, api: Callable[[Person], Caller], ctx: object
) -> None:
    for odd in ({"a": 1}, [["Variant", "x"], 7, ["Variant", 2**70], ["Nothing", 1], ["Variant", True]], "text"):
        assert api(ada).put("/api/v1/preference/palette", {"value": odd}).status_code == 200
        assert ada.get("/palette").status_code == 200, odd


def test_the_palette_takes_few_statements(admin: Person, ctx: object, connection: Connection) -> None:
    for number in range(6):
        _item(f"Admin bearing {number}", f"ADM-{number}")
    for text in ("", "adm", "#1", "@adm", ">re"):
        admin.get("/palette")
        with counted(connection) as statements:
            assert admin.get("/palette", query_string={"q": text}).status_code == 200
        assert len(statements) <= BUDGET, (text, statements)
