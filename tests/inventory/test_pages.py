"""What people see of stock on its pages, and what the forms of its verbs do with what they type."""

import html
import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from flask import Flask

from app.core import clock
from app.core.db import session
from app.core.screens.related import screen_at
from app.inventory import services
from app.inventory.models import SUPPLIER, Location, Posting, Reservation, StockLevel
from app.inventory.services import transfers
from app.inventory.views.pickers import SITES
from app.inventory.views.stock import PostingView
from tests.entities import VIEWS
from tests.factories import inventory
from tests.people import Caller, Person


@pytest.fixture
def berlin(ctx: Any) -> Location:
    return inventory.site("BER")


@pytest.fixture
def shelf(berlin: Location) -> Location:
    return inventory.bin_of(berlin, "BER-A-18")


def test_an_item_shows_its_stock_and_begins_the_forms_with_itself(shelf: Location, admin: Person) -> None:
    item = inventory.variant("SAU-1001")
    inventory.stock(item, shelf, 13)
    inventory.rule(item, shelf.parent, 20, 60)
    session.commit()
    page = admin.get(f"/variant/show/{item.id}").text
    for words in ("Stock by place", "Movements", "Reservations", "Reorder rules", "Reorder point", "BER-A-18"):
        assert words in page
    assert f"/stock_level/receive?lines-0-variant_id={item.id}&amp;back=/variant/show/{item.id}" in page


def test_a_list_of_items_shows_on_hand_against_the_maximum(shelf: Location, admin: Person) -> None:
    item = inventory.variant("SAU-1001")
    inventory.stock(item, shelf, 15)
    inventory.rule(item, shelf.parent, 20, 60)
    session.commit()
    page = admin.get("/variant/list/").text
    assert "width:25%" in page
    assert "inset-inline-start:33%" in page


def test_a_level_explains_itself_by_moves_and_holds(shelf: Location, admin: Person) -> None:
    inventory.stock(inventory.variant("SAU-1001"), shelf, 13)
    session.commit()
    level = session.query(StockLevel).filter_by(location_id=shelf.id).one()
    page = admin.get(f"/stock_level/show/{level.id}").text
    assert "Came in" in page
    assert re.search(rf"<h1[^>]*>(<bdi>)?{level.variant.name} at BER-A-18", page)
    assert "Held by reservations" in page


def test_a_form_begins_with_what_its_address_names(shelf: Location, admin: Person) -> None:
    item = inventory.variant("SAU-1001")
    session.commit()
    page = admin.get(f"/stock_level/receive?lines-0-variant_id={item.id}").text
    assert f'<option value="{item.id}" selected>{item}</option>' in page
    assert "Receive goods" in page


def receipt(item: Any, place: Location, quantity: str) -> dict[str, str]:
    return {
        "key": "receipt-1",
        "lines-0-variant_id": str(item.id),
        "lines-0-location_id": str(place.id),
        "lines-0-quantity": quantity,
    }


def test_a_receipt_says_what_came_in_and_returns_to_where_it_began(shelf: Location, admin: Person) -> None:
    item = inventory.variant("SAU-1001")
    session.commit()
    back = f"/variant/show/{item.id}"
    answer = admin.post(f"/stock_level/receive?back={back}", receipt(item, shelf, "12"))
    assert (answer.status_code, answer.location) == (302, back)
    page = admin.get(back).text
    assert "12 unit0 of SAU-1001 received into BER-A-18." in page
    assert "See the posting" in page
    assert session.query(StockLevel).filter_by(location_id=shelf.id).one().on_hand == Decimal(12)


@pytest.mark.parametrize("address", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_a_form_returns_to_no_other_site(shelf: Location, admin: Person, address: str) -> None:
    item = inventory.variant("SAU-1001")
    session.commit()
    answer = admin.post("/stock_level/receive", receipt(item, shelf, "12"), query_string={"back": address})
    assert answer.location == "/stock_level/list/"


def test_a_refused_line_keeps_what_was_typed_and_says_why_beside_it(shelf: Location, admin: Person) -> None:
    item = inventory.variant("SAU-1001")
    session.commit()
    answer = admin.post("/stock_level/receive", receipt(item, shelf, "twelve"))
    assert answer.status_code == 422
    assert 'value="twelve"' in answer.text
    assert f"selected>{item}</option>" in answer.text
    assert f"selected>{shelf}</option>" in answer.text
    assert 'id="lines-0-quantity-error"' in answer.text
    assert re.findall(r'<li><a href="(#[^"]*)">([^<]*)</a></li>', answer.text) == [
        ("#lines-0-quantity", "Line 1, Quantity: Must be a number such as 12.5.")
    ]


def test_what_is_wrong_is_told_once_with_its_line_and_its_field(shelf: Location, admin: Person) -> None:
    item = inventory.variant("SAU-1001")
    session.commit()
    first, second = receipt(item, shelf, "1"), receipt(item, shelf, "-1")
    lines = {name.replace("-0-", "-2-"): value for name, value in second.items()}  # the second of three was removed
    page = admin.post("/stock_level/receive", {**lines, **first, "lines-2-variant_id": ""}).text
    told = [("#lines-1-variant_id", "Line 2, Item: This value is required.")]
    assert re.findall(r'<li><a href="(#[^"]*)">([^<]*)</a></li>', page) == told
    assert re.search(r'<select [^>]*aria-invalid="true"[^>]*id="lines-1-variant_id"', page)
    page = admin.post("/stock_level/receive", {**lines, **first}).text
    assert page.count("Line 2, Quantity: Must be greater than 0.") == 1
    assert page.count("<li>Must be greater than 0.</li>") == 0
    page = admin.post("/stock_level/ship", first).text
    assert '<li><a href="#lines-0-quantity">Line 1, Quantity: 1 ' in page
    assert "One thing needs your attention" in page


@pytest.mark.parametrize("view", [view for view in VIEWS if view.__module__.startswith("app.inventory.")])
def test_every_list_of_stock_says_what_it_is_for_and_what_makes_its_rows(view: Any, app: Flask) -> None:
    route, _, name = view.begun_by.partition("/")
    with app.app_context():
        screen = screen_at(route) if route else None
    assert view.purpose.endswith(".")
    assert not route or (screen is not None and name in [verb.name for verb in screen.verbs])


def test_an_empty_list_offers_the_step_that_its_reader_may_take(admin: Person, cleo: Person, ctx: object) -> None:
    for person, step in ((admin, '<a class="btn btn-primary" href="/stock_level/receive">'), (cleo, "")):
        empty = person.get("/posting/list/").text.partition('<div class="iv-empty">')[2].partition("</section>")[0]
        assert html.escape(PostingView.purpose) in empty
        assert ("btn-primary" in empty, step in empty) == (bool(step), True)
    page = admin.get("/posting/list/?reference=none").text
    assert 'href="/posting/list/" hx-boost="true">Clear search and filters' in page


def test_a_list_is_filtered_by_a_related_row_and_names_it(shelf: Location, berlin: Location, admin: Person) -> None:
    item, other = inventory.variant("SAU-1001"), inventory.variant("POT-7")
    inventory.stock(item, shelf, 3)
    inventory.stock(other, inventory.site("LYO"), 3)
    session.commit()
    page = admin.get(f"/stock_level/list/?location.site_id={berlin.id}").text
    assert f"Site is {berlin}" in page
    assert "SAU-1001" in page
    assert "POT-7" not in page


def test_a_picker_of_sites_offers_sites_only(shelf: Location, berlin: Location, admin: Person) -> None:
    session.commit()
    offered = [choice["id"] for choice in admin.get("/location/pick?level=site").json["result"]]
    assert berlin.id in offered
    assert shelf.id not in offered


def test_labels_are_in_sentence_case(shelf: Location, admin: Person) -> None:
    inventory.stock(inventory.variant("SAU-1001"), shelf, 3)
    session.commit()
    page = admin.get("/stock_level/list/").text
    assert "On hand" in page
    assert "Changed at" in page
    assert "On Hand" not in page


def test_a_line_numbered_by_no_number_is_no_line(admin: Person) -> None:
    for number in ("²", "9" * 5_000, "-1"):
        assert admin.get("/stock_level/receive", query_string={f"lines-{number}-quantity": "1"}).status_code == 200


def test_more_lines_than_a_form_takes_are_refused_and_none_is_left_out_silently(shelf: Location, admin: Person) -> None:
    item = inventory.variant("SAU-1001")
    session.commit()
    form = {"key": "receipt-1"}
    for number in range(201):
        line = receipt(item, shelf, "1")
        form |= {name.replace("-0-", f"-{number}-"): value for name, value in line.items() if name != "key"}
    answer = admin.post("/stock_level/receive", form)
    assert answer.status_code == 422
    assert "Must have at most 200 items." in answer.text
    assert session.query(StockLevel).count() == 0


@pytest.mark.parametrize("instant", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00"])
def test_a_time_that_some_clocks_cannot_show_is_not_stored(
    instant: str, shelf: Location, ada: Person, api: Callable[[Person], Caller]
) -> None:
    rule = inventory.rule(inventory.variant("SAU-1001"), shelf.parent, 20, 60)
    session.commit()
    answer = api(ada).put(f"/api/v1/reorder_rule/{rule.id}", {"snoozed_until": instant})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/snoozed_until"


def test_a_form_announces_how_much_of_what_goes_where(shelf: Location, admin: Person) -> None:
    tea, lyon = inventory.variant("TEA-1"), inventory.site("LYS")
    inventory.stock(tea, shelf, 13, Decimal(3))
    inventory.stock(tea, shelf.parent, 2, Decimal(3))
    order = inventory.draft_transfer(tea, shelf.parent, lyon, 5)
    session.commit()
    level = session.query(StockLevel).filter_by(location_id=shelf.parent_id).one()
    assert f"<h1>Put away: {tea.name} at BER</h1>" in admin.get(f"/stock_level/{level.id}/put_away").text
    asked = admin.get(f"/transfer_order/{order.id}/send").text
    assert f"5 unit0 of {tea.name} will leave BER for LYS." in asked
    assert "They are worth €15.00 by the books." in asked
    transfers.send(transfers.SendTransfer(order_id=order.id))
    session.commit()
    assert f"5 unit0 of {tea.name} did not arrive" in admin.get(f"/transfer_order/{order.id}/close").text
    sent = session.query(Posting).filter_by(reference=order.number).one()
    assert f"/posting/{sent.id}/reverse" not in admin.get(f"/posting/show/{sent.id}").text


def test_goods_are_reserved_for_so_many_minutes(shelf: Location, admin: Person) -> None:
    item = inventory.variant("SAU-1001")
    inventory.stock(item, shelf, 3)
    session.commit()
    form = receipt(item, shelf, "2") | {"lines-0-demand": "sales_order:4711", "ttl_seconds": "90"}
    assert admin.post("/stock_level/reserve", form).status_code == 302
    made = session.query(Reservation).one()
    assert made.expires_at is not None
    assert made.expires_at - made.created_at > timedelta(minutes=89)
    assert f"Reservation {made.id}: {item.name} at BER-A-18" in admin.get(f"/reservation/show/{made.id}").text
    assert "Sales order 4711" in admin.get(f"/reservation/show/{made.id}").text
    assert "sales_order:" not in admin.get("/reservation/list/").text


def test_what_a_row_is_not_offered_says_why_and_asks_for_nothing(shelf: Location, admin: Person) -> None:
    item = inventory.variant("SAU-1001")
    inventory.stock(item, shelf, 13)
    shipped = services.ship(
        services.Ship(lines=(services.ShipLine(variant_id=item.id, location_id=shelf.id, quantity=Decimal(1)),))
    )
    session.commit()
    answer = admin.get(f"/posting/{shipped.posting_id}/add_cost")
    assert answer.status_code == 409
    assert "this posting is no receipt" in answer.text
    assert 'name="amount"' not in answer.text
    assert "will be moved from Customers to BER-A-18" in admin.get(f"/posting/{shipped.posting_id}/reverse").text


def test_a_place_that_holds_no_goods_offers_no_work_and_is_offered_to_no_verb(shelf: Location, admin: Person) -> None:
    session.commit()
    outside = admin.get(f"/location/show/{SUPPLIER}").text
    assert "/scan?mode=move" not in outside
    assert "/stock_count/plan" not in outside
    assert f"/location/delete/{SUPPLIER}" not in outside
    assert f"/stock_count/plan?location_id={shelf.id}" in admin.get(f"/location/show/{shelf.id}").text
    asked = re.search(r'data-remote="([^"]+)"[^>]*id="lines-0-location_id"', admin.get("/stock_level/receive").text)
    assert asked is not None
    offered = {row["text"] for row in admin.get(unescape(asked.group(1))).json["result"]}
    assert (shelf.code in offered, "Suppliers" in offered) == (True, False)
    sites = {row["text"] for row in admin.get(f"/{SITES}").json["result"]}
    assert (shelf.parent.code in sites, "Suppliers" in sites) == (True, False)


def test_goods_offer_what_can_be_done_with_them_where_they_lie(
    shelf: Location, berlin: Location, admin: Person
) -> None:
    item = inventory.variant("SAU-1001")
    inventory.stock(item, shelf, 13)
    inventory.stock(item, berlin, 2)
    gone = inventory.variant("SAU-1002")
    inventory.stock(gone, shelf, 1)
    services.ship(
        services.Ship(lines=(services.ShipLine(variant_id=gone.id, location_id=shelf.id, quantity=Decimal(1)),))
    )
    session.commit()
    empty = session.query(StockLevel).filter_by(variant_id=gone.id).one()
    levels = {level.location_id: level.id for level in session.query(StockLevel).filter_by(variant_id=item.id)}
    loose = admin.get(f"/stock_level/show/{levels[berlin.id]}").text
    assert re.search(r'class="btn btn-primary" href="/stock_level/\d+/put_away"', loose)
    assert "/put_away" not in admin.get(f"/stock_level/show/{levels[shelf.id]}").text
    nothing = admin.get(f"/stock_level/show/{empty.id}").text
    offered = {verb for verb in ("adjust", "transfer", "ship", "scrap") if f"/stock_level/{verb}?" in nothing}
    assert offered == {"adjust"}


def test_goods_put_into_a_virtual_place_are_refused_for_that_alone(shelf: Location, admin: Person) -> None:
    item = inventory.variant("SAU-1001")
    session.commit()
    answer = admin.post("/stock_level/receive", receipt(item, session.get(Location, SUPPLIER), "12"))
    assert answer.status_code == 422
    assert "is virtual and holds no stock" in answer.text
    assert "The goods are already there" not in answer.text


def test_lots_tell_what_lies_of_them_and_whether_they_may_be_sold(shelf: Location, admin: Person) -> None:
    tea, today = inventory.tracked("lot"), clock.today()
    soon = inventory.stock_lot(tea, shelf, 73, "L-SOON", today + timedelta(days=12))
    inventory.stock_lot(tea, shelf, 5, "L-OLD", today - timedelta(days=1))
    inventory.stock_lot(tea, shelf, 5, "L-LATER", today + timedelta(days=300))
    session.commit()
    page = admin.get("/lot/list/").text
    assert 'data-tone="warn">Expires in 12 days<' in page
    assert 'iv-pill" data-tone="bad">Expired<' in page
    assert ">73<" in page
    assert f"{tea.name}, lot L-SOON" in admin.get(f"/lot/show/{soon.id}").text
    assert "Expires in 12 days" in admin.get("/lot/export?format=csv&state=expiring").text
    assert admin.get("/stock_move/list/?flow=relabelled").status_code == 200


def test_things_are_called_by_the_words_of_the_house(shelf: Location, admin: Person) -> None:
    item = inventory.variant("SAU-1001")
    inventory.stock(item, shelf, 13)
    session.commit()
    moves = admin.get("/stock_move/list/").text
    for strange in ("Variant", "Location", "SUPPLIER"):
        assert strange not in moves
    assert "Suppliers" in moves
    assert "New place" in admin.get("/location/add").text
    assert "New pick face" in admin.get("/bin_rule/add").text


def test_transfers_are_sorted_by_when_they_are_expected(shelf: Location, admin: Person) -> None:
    tea, lyon, today = inventory.variant(), inventory.site("LYS"), clock.today()
    late = inventory.draft_transfer(tea, shelf.parent, lyon, 5, due_on=today + timedelta(days=9))
    soon = inventory.draft_transfer(tea, shelf.parent, lyon, 5, due_on=today)
    session.commit()
    page = admin.get("/transfer_order/list/?order=due_on").text
    assert page.index(f'data-row="{soon.id}"') < page.index(f'data-row="{late.id}"')
