"""A supplier calls a lot back: where it is, who got some of it, and what it became, through the API."""

from typing import Any

import pytest

from tests.people import Caller, Person
from tests.scenarios.conftest import House

LEVEL, LOT, KIT = "/api/v1/stock_level/", "/api/v1/lot/", "/api/v1/kit_part/"


@pytest.fixture
def milk(buyer: Caller) -> int:
    """Milk is tracked by lot."""
    item = _item(buyer, "MILK-1", "Milk")
    made = buyer.post("/api/v1/stocking_policy/", {"variant_id": item, "tracking": "lot", "picking": "fefo"})
    assert made.status_code == 201
    return item


def test_a_lot_is_recalled_from_shelves_customers_other_sites_and_the_kits_it_went_into(
    buyer: Caller, clerk: Caller, house: House, milk: int, admin: Person
) -> None:
    # Two deliveries of ten; the supplier's lot S-77 is what will be called back.
    for lot, supplier, expiry in (("M-1", "S-77", "2031-01-10"), ("M-2", "S-78", "2031-01-10")):
        line = {
            "variant_id": milk, "location_id": house.berlin_bin, "quantity": "10", "unit_cost": "1", "lot": lot,
            "supplier_lot": supplier, "expires_on": expiry,
        }  # fmt: skip
        _done(clerk, "receive", {"lines": [line]}, f"in {lot}")

    # Of what expires on the same day the older goes first, so M-1; two go to Lyon, two are blended into M-2.
    _done(clerk, "ship", {"lines": [_of(milk, house, 3)], "reference": "SO-1"}, "out 1")
    bad = _lot(buyer, "M-1")
    move = {"from_location_id": house.berlin_bin, "to_location_id": house.lyon_bin, "variant_id": milk}
    _done(buyer, "transfer", {"lines": [move | {"quantity": "2", "lot_id": bad}]}, "to Lyon")
    blend = {"variant_id": milk, "location_id": house.berlin_bin, "quantity": "2", "lot_id": bad, "to_lot": "M-2"}
    _done(clerk, "relabel", {"lines": [blend]}, "blend")

    # One goes into a breakfast box without lots of its own; a box made and sold before holds none of it.
    box = _item(buyer, "BOX-1", "Breakfast box")
    assert buyer.post(KIT, {"kit_id": box, "part_id": milk, "quantity": "1"}).status_code == 201
    _done(clerk, "receive", {"lines": [_of(box, house, 1)]}, "boxes")
    _done(clerk, "ship", {"lines": [_of(box, house, 1)], "reference": "SO-2"}, "out 2")
    made = {"variant_id": box, "location_id": house.berlin_bin, "quantity": "1"}
    assert clerk.post(f"{KIT}assemble", made, Idempotency_Key="box").status_code == 200
    _done(clerk, "ship", {"lines": [_of(box, house, 1)], "reference": "SO-3"}, "out 3")
    _done(clerk, "ship", {"lines": [_of(milk, house, 4)], "reference": "SO-4"}, "out 4")

    # The call: by the number that the supplier prints on the crate.
    called = buyer.get(f"{LOT}?supplier_code=S-77").json["result"]
    assert [row["code"] for row in called] == ["M-1"]
    found = buyer.get(f"{LOT}{bad}/recall").json["result"]
    assert {(row["reference"], row["lot"]) for row in found["shipments"]} == {
        ("SO-1", "M-1"), ("SO-4", "M-1"), ("SO-4", "M-2"),
    }  # fmt: skip
    assert [row["reference"] for row in found["possible_shipments"]] == ["SO-3"]
    assert {(row["place"], row["lot"]) for row in found["stock"]} == {("LYS-A-01", "M-1"), ("BER-A-01", "M-2")}
    assert [row["lot"] for row in found["made_into"]] == ["M-2"]

    # The same on one page; and what Ben of Berlin sees of it is what lies in Berlin.
    page = admin.get(f"/lot/show/{bad}").text
    for heading in ("Shipments that hold it", "Shipments that may hold it", "Where it lies", "Made into"):
        assert heading in page
    of_ben = clerk.get(f"{LOT}{bad}/recall").json["result"]
    assert {row["place"] for row in of_ben["stock"]} == {"BER-A-01"}

    # The rest goes into quarantine and cannot be sold by anybody any more.
    for row in found["stock"]:
        level = buyer.get(f"{LEVEL}{row['level_id']}").json["result"]
        aside = {
            "variant_id": milk, "location_id": level["location_id"], "lot_id": level["lot_id"],
            "quantity": level["on_hand"], "to_condition_id": _condition(buyer, "quarantine"),
        }  # fmt: skip
        _done(buyer, "relabel", {"lines": [aside], "reference": "Recall S-77"}, f"aside {row['level_id']}")
    refused = clerk.post(f"{LEVEL}ship", {"lines": [_of(milk, house, 1)]}, Idempotency_Key="too late")
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (409, "/lines/0/quantity")


def _item(buyer: Caller, code: str, name: str) -> int:
    body = {"name": name, "code": code, "cost_amount": "1.00"}
    product = buyer.post("/api/v1/product/introduce", body).json["result"]["product_id"]
    assert buyer.post(f"/api/v1/product/{product}/activate", {}).status_code == 200
    return int(buyer.get(f"/api/v1/variant/?sku={code}").json["ids"][0])


def _of(item: int, house: House, quantity: int) -> dict[str, Any]:
    return {"variant_id": item, "location_id": house.berlin_bin, "quantity": str(quantity)}


def _done(who: Caller, verb: str, body: dict[str, Any], key: str) -> None:
    answer = who.post(f"{LEVEL}{verb}", body, Idempotency_Key=key)
    assert answer.status_code == 200, answer.json


def _lot(who: Caller, code: str) -> int:
    return int(who.get(f"{LOT}?code={code}").json["ids"][0])


def _condition(who: Caller, code: str) -> int:
    return int(who.get(f"/api/v1/condition/?code={code}").json["ids"][0])
