"""What scanned codes stand for, by symbology and by row scope; hostile ones are refused by name."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from app.catalog.models import Variant
from app.core.db import session
from app.inventory.models import Location, StockLevel
from app.inventory.services import transfers
from app.scanning.symbols import read
from tests.factories import catalog, inventory
from tests.people import Caller, Person, sign_in

GTIN13, GTIN14 = "9506000134352", "09506000134352"
Api_ = Callable[[Person], Caller]


@pytest.mark.parametrize(
    "scanned",
    [
        f"01{GTIN14}",
        f"]C101{GTIN14}",
        f"]d201{GTIN14}",
        f"(01){GTIN14}",
        f"\x1d01{GTIN14}",
        f"]E0{GTIN13}",
        f"  {GTIN13}\r\n",
        GTIN14,
    ],
)
def test_every_way_to_print_a_trade_item_number_has_the_number_on_file(scanned: str) -> None:
    symbol = read(scanned)
    assert symbol is not None
    assert GTIN13 in symbol.spellings


@pytest.mark.parametrize("separator", ["\x1d", "␝", "<GS>", "{GS}", "^]"])
def test_lot_expiry_serial_and_count_are_read_whatever_stands_for_the_separator(separator: str) -> None:
    symbol = read(f"]C101{GTIN14}1726123110LOT-7{separator}21SER1{separator}3712")
    assert symbol is not None
    found = (symbol.lot, str(symbol.expiry), symbol.serial, str(symbol.count))
    assert found == ("LOT-7", "2026-12-31", "SER1", "12")


def test_a_weight_is_read_in_kilograms() -> None:
    symbol = read(f"01{GTIN14}3103001250")
    assert symbol is not None
    assert str(symbol.weight) == "1.250"


@pytest.mark.parametrize("code", ["96385074", "012345678905", "BRG-001", "10-A", "97-INTERNAL", "0100"])
def test_plain_codes_are_no_gs1_messages(code: str) -> None:
    symbol = read(code)
    assert symbol is not None
    assert (symbol.spellings[0], symbol.lot, symbol.count) == (code, None, None)


@pytest.mark.parametrize("code", ["", "   ", "\x1d\x1d", "A" * 401, "a\x00b", "a\x07b", "]C1", "\ud800"])
def test_what_is_no_code_is_not_read(code: str) -> None:
    assert read(code) is None


@pytest.fixture
def house(ctx: Any) -> dict[str, Any]:
    """A bearing with a carton of 12, its codes, and 30 of it in a bin."""
    bearing = catalog.variant(catalog.product(name="Ball bearing 6204"), sku="BRG-6204")
    carton = catalog.pack(bearing, "carton", 12)
    catalog.barcode(bearing, code=GTIN13, kind="ean13")
    catalog.barcode(bearing, code="CARTON-1", unit=carton.unit)
    site = inventory.site("SCN")
    shelf = inventory.bin_of(site, "SCN-A-01")
    inventory.stock(bearing, shelf, 30)
    session.commit()
    return {"item": bearing.id, "shelf": shelf.id, "site": site.id}


def asked(caller: Caller, code: str) -> Any:
    return caller.call("GET", "/api/v1/scan/resolve?" + _query(code))


def _query(code: str) -> str:
    from urllib.parse import urlencode

    return urlencode({"code": code})


@pytest.mark.parametrize(
    ("code", "quantity"),
    [("brg-6204", "1"), (GTIN13, "1"), (f"01{GTIN14}37{24}", "24"), ("CARTON-1", "12")],
)
def test_an_item_is_found_by_sku_barcode_gs1_and_pack(
    api: Api_, ben: Person, house: dict[str, Any], code: str, quantity: str
) -> None:
    found = asked(api(ben), code).json["result"]
    assert (found["kind"], found["id"], found["quantity"]) == ("item", house["item"], quantity)
    assert [(row["place"], row["on_hand"]) for row in found["stock"]] == [("SCN-A-01", "30")]


def test_who_counts_blind_is_not_told_the_stock(api: Api_, ben: Person, house: dict[str, Any]) -> None:
    found = api(ben).call("GET", "/api/v1/scan/resolve?code=BRG-6204&blind=true").json["result"]
    assert (found["id"], found["stock"]) == (house["item"], None)


def test_goods_in_staging_are_told_with_the_bin_where_they_belong(
    api: Api_, ben: Person, house: dict[str, Any]
) -> None:
    site = session.get_one(Location, house["site"])
    inventory.stock(session.get_one(Variant, house["item"]), inventory.bin_of(site, "SCN-DOCK", kind="staging"), 2)
    session.commit()
    stock = asked(api(ben), "BRG-6204").json["result"]["stock"]
    assert {row["place"]: row["bin"] for row in stock} == {"SCN-A-01": None, "SCN-DOCK": "SCN-A-01"}


@pytest.mark.parametrize("code", ["scn-a-01", "INV:LOC:SCN-A-01"])
def test_a_place_is_found_by_its_code(api: Api_, ben: Person, house: dict[str, Any], code: str) -> None:
    found = asked(api(ben), code).json["result"]
    assert (found["kind"], found["id"], found["site"], found["is_open"]) == ("place", house["shelf"], "SCN", True)


@pytest.mark.parametrize(
    ("code", "command", "value"),
    [
        ("INV:MODE:MOVE", "mode", "move"),
        ("inv:undo", "undo", ""),
        ("INV:QTY:2.5", "qty", "2.5"),
        ("INV:DONE", "done", ""),
    ],
)
def test_a_printed_command_is_understood(api: Api_, ben: Person, code: str, command: str, value: str) -> None:
    found = asked(api(ben), code).json["result"]
    assert (found["kind"], found["command"], found["value"]) == ("command", command, value)


def test_a_code_of_an_item_and_of_a_place_is_a_choice(api: Api_, ben: Person, house: dict[str, Any]) -> None:
    catalog.variant(sku="SCN-A-01")
    session.commit()
    found = asked(api(ben), "SCN-A-01").json["result"]
    assert (found["kind"], [option["kind"] for option in found["options"]]) == ("choice", ["place", "item"])


@pytest.mark.parametrize(
    "code",
    ["nobody-knows", "INV:FORMAT:DISK", "INV:QTY:-1", "INV:QTY:1e9", "' OR 1=1 --", "%", "_", "<b>", "٣٤٥", "SUPPLIER"],
)
def test_an_unknown_code_is_refused_by_name(api: Api_, ben: Person, house: dict[str, Any], code: str) -> None:
    answer = asked(api(ben), code)
    assert (answer.status_code, answer.json["type"]) == (404, "/problems/unknown-code")


@pytest.mark.parametrize("code", ["", "\x00", "x" * 5_000])
def test_an_unreadable_code_is_refused_by_name(api: Api_, ben: Person, code: str) -> None:
    answer = asked(api(ben), code)
    assert (answer.status_code, answer.json["type"]) == (422, "/problems/unreadable-code")


def test_places_and_stock_of_other_sites_are_unknown(app: Flask, api: Api_, house: dict[str, Any]) -> None:
    elsewhere = inventory.site("FAR").id
    session.commit()
    eve = api(sign_in(app, "eve_person", "Warehouse", site_ids=(elsewhere,)))
    assert asked(eve, "SCN-A-01").status_code == 404
    assert asked(eve, "BRG-6204").json["result"]["stock"] == []


def test_who_may_not_scan_learns_nothing(api: Api_, cleo: Person, dan: Person, house: dict[str, Any]) -> None:
    assert [asked(api(person), "BRG-6204").status_code for person in (cleo, dan)] == [403, 403]


def test_the_page_offers_only_the_modes_that_its_reader_may_post(app: Flask, ben: Person, cleo: Person) -> None:
    buyer = sign_in(app, "bo_person", "Buyer").get("/scan").get_data(as_text=True)
    assert [f'value="{mode}"' in buyer for mode in ("receive", "move", "adjust")] == [True, False, False]
    assert cleo.get("/scan").status_code == 403


def test_a_link_into_a_mode_that_its_reader_may_not_post_begins_nothing(app: Flask, ben: Person) -> None:
    address = "/scan?mode=move&code=BER-A-01&code=SKU-1"
    for person, wanted, refused in ((ben, "move", ""), (sign_in(app, "bo_buyer", "Buyer"), "", "yes")):
        page = person.get(address).text
        assert f'data-wanted="{wanted}"' in page
        assert f'data-refused="{refused}"' in page
        assert ("SKU-1" in page) is (refused == "")


def test_only_the_scan_page_may_run_web_assembly(ben: Person) -> None:
    def policy(path: str) -> str:
        return ben.get(path).headers["Content-Security-Policy"]

    assert ("wasm-unsafe-eval" in policy("/scan"), "wasm-unsafe-eval" in policy("/variant/list/")) == (True, False)


def test_pages_of_what_can_be_scanned_lead_to_the_scan_page(ctx: Any, ben: Person, cleo: Person) -> None:
    house = inventory.site()
    shelf = inventory.bin_of(house, "A & B")
    inventory.stock(inventory.variant("SKU#1"), shelf, 5)
    level = session.query(StockLevel).filter_by(location_id=shelf.id).one()
    session.commit()
    links = {
        f"/stock_level/show/{level.id}": "/scan?mode=move&amp;code=A%20%26%20B&amp;code=SKU%231",
        f"/location/show/{shelf.id}": "/scan?mode=move&amp;code=A%20%26%20B",
        f"/variant/show/{level.variant_id}": "/scan?mode=receive&amp;code=SKU%231",
    }
    for page, link in links.items():
        assert f'href="{link}"' in ben.get(page).text
        assert link not in cleo.get(page).text


def test_the_number_of_a_transfer_is_found_at_its_two_sites(app: Flask, ctx: object, ben: Person, api: Api_) -> None:
    order = inventory.transfer()
    elsewhere = inventory.site().id
    session.commit()
    found = api(ben).get(f"/api/v1/scan/resolve?code={order.number.lower()}").json["result"]
    assert (found["kind"], found["id"], found["state"]) == ("transfer", order.id, "sent")
    assert found["target"] == {"id": order.to_location_id, "place": order.to_location.code}
    assert [(line["quantity"], line["lot_id"]) for line in found["asked"]] == [("5", None)]
    for site_id, status in ((order.to_location_id, 200), (elsewhere, 404)):
        clerk = sign_in(app, f"clerk_of_{site_id}", "Warehouse", site_ids=(site_id,))
        assert api(clerk).get(f"/api/v1/scan/resolve?code={order.number}").status_code == status


def test_a_transfer_tells_what_is_to_be_loaded_and_what_has_not_arrived(ctx: object, ben: Person, api: Api_) -> None:
    source, target = inventory.site(), inventory.site()
    loose, milk = inventory.variant("LOOSE"), inventory.tracked(sku="MILK")
    inventory.stock(loose, source, 9)
    lot = inventory.stock_lot(milk, source, 4, "M-1")
    lines = (
        transfers.DraftTransferLine(variant_id=loose.id, quantity=Decimal(6)),
        transfers.DraftTransferLine(variant_id=milk.id, quantity=Decimal(3)),
    )
    command = transfers.DraftTransfer(from_location_id=source.id, to_location_id=target.id, lines=lines)
    order = transfers.draft(command)
    session.commit()

    def asked() -> list[tuple[Any, ...]]:
        found = api(ben).get(f"/api/v1/scan/resolve?code={order.number}").json["result"]["asked"]
        return [tuple(line[name] for name in ("sku", "quantity", "lot_id", "lot")) for line in found]

    assert asked() == [("LOOSE", "6", None, None), ("MILK", "3", None, None)]
    transfers.send(transfers.SendTransfer(order_id=order.order_id))
    part = transfers.ArrivedLine(variant_id=loose.id, location_id=target.id, quantity=Decimal(6))
    transfers.receive(transfers.ReceiveTransfer(order_id=order.order_id, lines=(part,)))
    session.commit()
    assert asked() == [("MILK", "3", lot.id, "M-1")]
    transfers.receive_rest(transfers.ReceiveRest(order_id=order.order_id))
    session.commit()
    assert asked() == []
