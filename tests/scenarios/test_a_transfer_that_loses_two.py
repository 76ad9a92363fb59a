"""Twelve mugs go from Berlin to Lyon, ten arrive: what the people of both sites do and see, through the API."""

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from tests.people import Caller, Person, sign_in
from tests.scenarios.conftest import House

ORDER, CARGO, LEVEL = "/api/v1/transfer_order/", "/api/v1/transfer_cargo/", "/api/v1/stock_level/"


@pytest.fixture
def lyonnaise(app: Flask, house: House) -> Caller:
    """Lea's program; Lea works in Lyon only."""
    lea = sign_in(app, "lea_of_lyon", "Warehouse", site_ids=(house.lyon,))
    return Caller(app.test_client(), lea.token)


@pytest.fixture
def mug(buyer: Caller, clerk: Caller, house: House) -> int:
    """Twenty mugs in a bin of Berlin, at 2.50 each."""
    body = {"name": "Mug", "code": "MUG-1", "cost_amount": "2.50"}
    product = buyer.post("/api/v1/product/introduce", body).json["result"]["product_id"]
    assert buyer.post(f"/api/v1/product/{product}/activate", {}).status_code == 200
    found = int(buyer.get("/api/v1/variant/?sku=MUG-1").json["ids"][0])
    line = {"variant_id": found, "location_id": house.berlin_bin, "quantity": "20", "unit_cost": "2.50"}
    assert _ok(clerk.post(f"{LEVEL}receive", {"lines": [line]}, Idempotency_Key="DN-1"))
    return found


def test_a_transfer_that_loses_two_units(
    buyer: Caller, clerk: Caller, lyonnaise: Caller, house: House, mug: int
) -> None:
    wanted = {"lines": [{"variant_id": mug, "quantity": "12"}], "due_on": "2031-01-31"}
    ends = {"from_location_id": house.berlin, "to_location_id": house.lyon}
    order = _ok(clerk.post(f"{ORDER}draft", wanted | ends, Idempotency_Key="T-1"))["order_id"]
    assert _ok(clerk.post(f"{ORDER}{order}/allocate", {}))["state"] == "allocated"
    assert _available(clerk, mug) == 8
    assert lyonnaise.post(f"{ORDER}{order}/send", {}, Idempotency_Key="T-1 sent").status_code == 403
    sent = _ok(clerk.post(f"{ORDER}{order}/send", {}, Idempotency_Key="T-1 sent"))
    assert (sent["state"], sent["moves"][0]["quantity"]) == ("sent", "12")

    # On the way: Lyon has them on the books, nobody can sell them, and they are not Berlin's any more.
    assert (_on_hand(lyonnaise, mug), _available(lyonnaise, mug), _on_hand(clerk, mug)) == (12, 0, 8)
    assert clerk.post(f"{ORDER}{order}/receive_rest", {}, Idempotency_Key="T-1 in").status_code == 403

    # Ten arrive. An eleventh scan more than what is on the way is refused with the figures.
    ten = {"lines": [{"variant_id": mug, "quantity": "10", "location_id": house.lyon_bin}]}
    assert _ok(lyonnaise.post(f"{ORDER}{order}/receive", ten, Idempotency_Key="T-1 in"))["state"] == "partly_received"
    again = lyonnaise.post(f"{ORDER}{order}/receive", ten, Idempotency_Key="T-1 in")
    assert again.headers["Idempotent-Replayed"] == "true"
    over = lyonnaise.post(f"{ORDER}{order}/receive", ten, Idempotency_Key="T-1 more")
    assert (over.status_code, over.json["errors"][0]["code"], over.json["errors"][0]["on_the_way"]) == (
        422, "more-than-sent", "2",
    )  # fmt: skip
    assert (_on_hand(lyonnaise, mug), _available(lyonnaise, mug)) == (12, 10)

    # Two never come: closed for a reason, at their value.
    lost = buyer.get("/api/v1/reason/?code=lost").json["ids"][0]
    closed = _ok(lyonnaise.post(f"{ORDER}{order}/close", {"reason_id": lost}, Idempotency_Key="T-1 closed"))
    assert (closed["state"], closed["moves"][0]["quantity"], closed["moves"][0]["value_amount"]) == (
        "received", "2", "5",
    )  # fmt: skip
    cargo = buyer.get(f"{CARGO}?order_id={order}").json["result"][0]
    assert [Decimal(cargo[name]) for name in ("sent", "received", "lost", "on_the_way")] == [12, 10, 2, 0]
    assert (_on_hand(lyonnaise, mug), _on_hand(clerk, mug)) == (10, 8)


def test_the_pages_offer_each_side_what_is_theirs(
    app: Flask, clerk: Caller, house: House, mug: int, admin: Person
) -> None:
    wanted = {"lines": [{"variant_id": mug, "quantity": "1"}]}
    ends = {"from_location_id": house.berlin, "to_location_id": house.lyon}
    order = _ok(clerk.post(f"{ORDER}draft", wanted | ends, Idempotency_Key="T-2"))["order_id"]
    berliner = sign_in(app, "bea_of_berlin", "Warehouse", site_ids=(house.berlin,))
    stranger = sign_in(app, "sam_of_nowhere", "Sales")
    page = f"/transfer_order/show/{order}"
    assert f"/transfer_order/{order}/send" in berliner.get(page).text
    assert f"/transfer_order/{order}/send" not in stranger.get(page).text
    form = {"key": "from the page"}
    assert berliner.post(f"/transfer_order/{order}/send", form).status_code == 302
    shown = berliner.get(page).text
    assert f"/transfer_order/{order}/receive_rest" not in shown
    assert f"/transfer_order/{order}/receive_rest" in admin.get(page).text
    destinations = berliner.get("/destination/pick?q=LYS").json["result"]
    assert [row["id"] for row in destinations] == [house.lyon]
    assert berliner.get(f"/location/show/{house.lyon}").status_code == 404
    assert "created it" not in berliner.get(f"/destination/show/{house.lyon}").text


def _ok(answer: Any) -> Any:
    assert answer.status_code == 200, answer.json
    return answer.json["result"]


def _on_hand(who: Caller, mug: int) -> int:
    rows = who.get(f"{LEVEL}?variant_id={mug}").json["result"]
    return int(sum(Decimal(row["on_hand"]) for row in rows))


def _available(who: Caller, mug: int) -> int:
    rows = who.get(f"{LEVEL}?variant_id={mug}").json["result"]
    return int(sum(Decimal(row["available"]) for row in rows))
