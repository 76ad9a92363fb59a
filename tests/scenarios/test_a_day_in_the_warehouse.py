"""What people of a warehouse do in a day, in their order, through the API their scanners use."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from app.core import clock
from tests.people import Caller
from tests.scenarios.conftest import House

LEVEL, RULE, ALERT = "/api/v1/stock_level/", "/api/v1/reorder_rule/", "/api/v1/stock_alert/"


def _mug(buyer: Caller, **more: Any) -> int:
    """A new mug on sale; its variant's id."""
    made = buyer.post("/api/v1/product/introduce", {"name": "Mug", "code": "MUG-1", "cost_amount": "2.50", **more})
    product = made.json["result"]["product_id"]
    assert buyer.post(f"/api/v1/product/{product}/activate", {}).status_code == 200
    return int(buyer.get("/api/v1/variant/?sku=MUG-1").json["ids"][0])


def _do(who: Caller, verb: str, key: str, *lines: dict[str, Any], **more: Any) -> Any:
    return who.post(f"{LEVEL}{verb}", {"lines": list(lines), **more}, Idempotency_Key=key)


def _figures(who: Caller, mug: int, place: int) -> tuple[Decimal, Decimal]:
    """On hand and available at a place."""
    rows = who.get(f"{LEVEL}?variant_id={mug}&location_id={place}").json["result"]
    return (Decimal(rows[0]["on_hand"]), Decimal(rows[0]["available"])) if rows else (Decimal(0), Decimal(0))


def test_a_delivery_is_put_away_sold_low_and_filled_up(
    buyer: Caller, clerk: Caller, house: House, settle: Callable[[], None]
) -> None:
    mug = _mug(buyer)
    rule = {"variant_id": mug, "site_id": house.berlin, "minimum": "10", "maximum": "50", "multiple": "6"}
    assert buyer.post(RULE, rule).status_code == 201
    line = {"variant_id": mug, "location_id": house.berlin_bin}
    assert _do(clerk, "receive", "DN-1", {**line, "quantity": "30"}, reference="DN-1").status_code == 200
    settle()
    assert buyer.get(f"{ALERT}?state=open").json["count"] == 0

    assert _do(clerk, "ship", "SO-1", {**line, "quantity": "22"}).status_code == 200
    settle()
    alert = buyer.get(f"{ALERT}?state=open").json["result"][0]
    assert (alert["variant_id"], Decimal(alert["available"])) == (mug, 8)
    assert buyer.get("/api/v1/notification/").json["count"] == 1

    assert _do(clerk, "ship", "SO-2", {**line, "quantity": "1"}).status_code == 200
    settle()
    assert buyer.get(ALERT).json["count"] == 1  # still the same alert
    assert buyer.get("/api/v1/notification/").json["count"] == 1

    assert buyer.post(f"{ALERT}{alert['id']}/acknowledge", {}).status_code == 200
    assert _do(clerk, "receive", "DN-2", {**line, "quantity": "36"}).status_code == 200
    settle()
    assert buyer.get(f"{ALERT}{alert['id']}").json["result"]["state"] == "resolved"
    assert _figures(clerk, mug, house.berlin_bin) == (43, 43)


def test_a_delivery_note_scanned_twice_counts_once(buyer: Caller, clerk: Caller, house: House) -> None:
    mug = _mug(buyer)
    line = {"variant_id": mug, "location_id": house.berlin_bin, "quantity": "12"}
    first, second = (_do(clerk, "receive", "DN-7", line) for _ in range(2))
    assert (second.json, second.headers["Idempotent-Replayed"]) == (first.json, "true")
    assert _figures(clerk, mug, house.berlin_bin) == (12, 12)
    other = _do(clerk, "receive", "DN-7", {**line, "quantity": "13"})
    assert (other.status_code, other.json["type"]) == (422, "/problems/key-reused")


def test_a_mistake_is_taken_back_and_both_stay_on_record(buyer: Caller, clerk: Caller, house: House) -> None:
    mug = _mug(buyer)
    line = {"variant_id": mug, "location_id": house.berlin_bin, "quantity": "120"}
    posting = _do(clerk, "receive", "DN-8", line).json["result"]["posting_id"]
    assert clerk.post(f"/api/v1/posting/{posting}/reverse", {}, Idempotency_Key="oops").status_code == 200
    assert _figures(clerk, mug, house.berlin_bin)[0] == 0
    assert clerk.get(f"/api/v1/stock_move/?variant_id={mug}").json["count"] == 2
    again = clerk.post(f"/api/v1/posting/{posting}/reverse", {}, Idempotency_Key="oops again")
    assert (again.status_code, again.json["type"]) == (409, "/problems/already-reversed")


def test_the_last_pieces_go_to_who_comes_first_and_the_other_learns_what_is_short(
    buyer: Caller, clerk: Caller, house: House
) -> None:
    mug = _mug(buyer)
    line = {"variant_id": mug, "location_id": house.berlin_bin}
    _do(clerk, "receive", "DN-9", {**line, "quantity": "10"})
    assert _do(buyer, "reserve", "SO-1", {**line, "quantity": "8", "demand": "sales_order:1"}).status_code == 200
    late = _do(buyer, "reserve", "SO-2", {**line, "quantity": "2"}, {**line, "quantity": "1"})
    assert (late.status_code, late.json["type"]) == (409, "/problems/stock-short")
    fault = late.json["errors"][0]
    assert (fault["pointer"], Decimal(fault["wanted"]), Decimal(fault["available"])) == ("/lines/1/quantity", 1, 0)
    assert _figures(clerk, mug, house.berlin_bin) == (10, 2)


def test_a_promise_that_nobody_keeps_lets_go_by_itself(buyer: Caller, clerk: Caller, house: House) -> None:
    mug = _mug(buyer)
    line = {"variant_id": mug, "location_id": house.berlin_bin}
    _do(clerk, "receive", "DN-10", {**line, "quantity": "5"})
    assert _do(buyer, "reserve", "cart-1", {**line, "quantity": "5"}, ttl_seconds=600).status_code == 200
    assert _do(clerk, "ship", "SO-3", {**line, "quantity": "1"}).status_code == 409
    with clock.stopped_at(clock.now() + timedelta(seconds=601)):
        assert _do(clerk, "ship", "SO-3", {**line, "quantity": "1"}).status_code == 200
    assert _figures(clerk, mug, house.berlin_bin)[0] == 4


def test_a_clerk_of_berlin_neither_sees_nor_moves_what_lies_in_lyon(buyer: Caller, clerk: Caller, house: House) -> None:
    mug = _mug(buyer)
    _do(buyer, "receive", "DN-11", {"variant_id": mug, "location_id": house.lyon_bin, "quantity": "5"})
    assert clerk.get(f"{LEVEL}?variant_id={mug}").json["count"] == 0
    taken = {"variant_id": mug, "from_location_id": house.lyon_bin, "to_location_id": house.berlin_bin, "quantity": "5"}
    refused = _do(clerk, "transfer", "T-1", taken)
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (404, "/lines/0/from_location_id")
    assert _figures(buyer, mug, house.lyon_bin) == (5, 5)


def test_half_a_mug_is_refused_with_the_line_and_the_reason(buyer: Caller, clerk: Caller, house: House) -> None:
    mug = _mug(buyer)
    whole = {"variant_id": mug, "location_id": house.berlin_bin, "quantity": "1"}
    refused = _do(clerk, "receive", "DN-12", whole, {**whole, "quantity": "0.5"})
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/lines/1/quantity")
    assert "whole" in refused.json["errors"][0]["message"]
    assert _figures(clerk, mug, house.berlin_bin) == (0, 0)


def test_a_late_freight_invoice_reaches_what_is_held_and_what_was_sold(
    buyer: Caller, clerk: Caller, house: House
) -> None:
    mug = _mug(buyer)
    costed = buyer.post("/api/v1/stocking_policy/change_costing", {"variant_id": mug, "costing": "fifo"})
    assert costed.status_code == 200, costed.json
    line = {"variant_id": mug, "location_id": house.berlin_bin}
    first = _do(clerk, "receive", "DN-20", {**line, "quantity": "10", "unit_cost": "2"}).json["result"]["posting_id"]
    _do(clerk, "receive", "DN-21", {**line, "quantity": "5", "unit_cost": "4"})
    assert _do(clerk, "ship", "SO-20", {**line, "quantity": "7"}).status_code == 200

    bill = {"amount": "10.00", "kind": "freight", "reference": "Bill 81"}
    assert clerk.post(f"/api/v1/posting/{first}/add_cost", bill, Idempotency_Key="B-81").status_code == 403
    told, again = (buyer.post(f"/api/v1/posting/{first}/add_cost", bill, Idempotency_Key="B-81") for _ in range(2))
    assert (told.json["result"]["stock_amount"], told.json["result"]["sold_amount"]) == ("3", "7")
    assert again.json == told.json
    value = buyer.get(f"/api/v1/variant/{mug}/explain?figure=value").json
    assert (value["value"], [each["amount"] for each in value["lines"]]) == ("29", ["9", "20"])

    shipped = _do(clerk, "ship", "SO-21", {**line, "quantity": "3"}).json["result"]["moves"][0]
    assert Decimal(shipped["value_amount"]) == 9
    back = buyer.post(
        f"/api/v1/posting/{told.json['result']['posting_id']}/reverse", {}, Idempotency_Key="B-81 was wrong"
    )
    assert (back.json["result"]["stock_amount"], back.json["result"]["sold_amount"]) == ("0", "-10")
