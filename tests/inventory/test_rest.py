"""The same verbs over REST and on pages, by the same rights."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from app.catalog.models import Variant
from app.core.db import session
from app.inventory.models import Location, StockAlert, StockLevel
from app.inventory.services import evaluate
from tests.factories import inventory as make


@pytest.fixture
def goods(ctx: Any) -> tuple[int, int]:
    """A variant and a site."""
    made = make.variant().id, make.site().id
    session.commit()
    return made


def receipt(goods: tuple[int, int], quantity: Any = "5") -> dict[str, Any]:
    return {"lines": [{"variant_id": goods[0], "location_id": goods[1], "quantity": quantity}]}


def test_ben_receives_once_however_often_he_sends(api: Callable[..., Any], ben: Any, goods: tuple[int, int]) -> None:
    key = str(uuid4())
    first = api(ben).post("/api/v1/stock_level/receive", receipt(goods), Idempotency_Key=key)
    again = api(ben).post("/api/v1/stock_level/receive", receipt(goods), Idempotency_Key=key)
    assert (first.status_code, again.status_code, again.headers["Idempotent-Replayed"]) == (200, 200, "true")
    assert first.json == again.json
    assert session.query(StockLevel).filter_by(variant_id=goods[0]).one().on_hand == 5


def test_a_shortage_says_where_and_how_much(api: Callable[..., Any], ben: Any, goods: tuple[int, int]) -> None:
    answer = api(ben).post("/api/v1/stock_level/ship", receipt(goods, "2"), Idempotency_Key=str(uuid4()))
    fault = answer.json["errors"][0]
    assert (answer.status_code, fault["pointer"], fault["wanted"], fault["available"]) == (
        409,
        "/lines/0/quantity",
        "2",
        "0",
    )


@pytest.mark.parametrize("quantity", [1.5, True, "a", "-1", None])
def test_inexact_quantities_are_refused_by_name(
    api: Callable[..., Any], ben: Any, goods: tuple[int, int], quantity: Any
) -> None:
    answer = api(ben).post("/api/v1/stock_level/receive", receipt(goods, quantity), Idempotency_Key=str(uuid4()))
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"].startswith("/lines/0/quantity")


def test_dan_may_do_nothing(api: Callable[..., Any], dan: Any, goods: tuple[int, int]) -> None:
    answer = api(dan).post("/api/v1/stock_level/receive", receipt(goods), Idempotency_Key=str(uuid4()))
    assert answer.status_code == 403


def test_an_alert_is_acknowledged_and_a_posting_reversed(
    api: Callable[..., Any], ben: Any, goods: tuple[int, int]
) -> None:
    place = session.get_one(Location, goods[1])
    make.rule(session.get_one(Variant, goods[0]), place, 9)
    received = api(ben).post("/api/v1/stock_level/receive", receipt(goods), Idempotency_Key=str(uuid4()))
    evaluate([goods[0]])
    session.commit()
    alert = session.query(StockAlert).filter_by(variant_id=goods[0]).one()
    answer = api(ben).post(f"/api/v1/stock_alert/{alert.id}/acknowledge", {})
    assert answer.json["result"]["state"] == "acknowledged"
    posting = received.json["result"]["posting_id"]
    undone = api(ben).post(f"/api/v1/posting/{posting}/reverse", {}, Idempotency_Key=str(uuid4()))
    assert undone.json["result"]["verb"] == "reverse"


@pytest.mark.parametrize(
    "resource",
    ["stock_level", "stock_alert", "stock_move", "posting", "reservation", "reorder_rule", "location", "reason"],
)
def test_every_list_answers(api: Callable[..., Any], admin: Any, goods: tuple[int, int], resource: str) -> None:
    make.stock(*_rows(goods), 1)
    session.commit()
    assert api(admin).get(f"/api/v1/{resource}/").status_code == 200


def _rows(goods: tuple[int, int]) -> tuple[Any, Any]:
    return session.get_one(Variant, goods[0]), session.get_one(Location, goods[1])


def test_tracking_does_not_change_while_goods_lie_there(api: Callable[..., Any], admin: Any, ctx: Any) -> None:
    item = make.variant()
    make.stock(item, make.site(), 5)
    session.commit()
    caller = api(admin)
    refused = caller.post("/api/v1/stocking_policy/", {"variant_id": item.id, "tracking": "lot"})
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/tracking")
    kept = caller.post("/api/v1/stocking_policy/", {"variant_id": item.id, "tracking": "none", "picking": "lifo"})
    assert kept.status_code == 201, kept.json
    address = f"/api/v1/stocking_policy/{kept.json['id']}"
    assert caller.call("PUT", address, {"tracking": "serial"}).status_code == 422
    assert caller.call("PUT", address, {"picking": "fifo"}).status_code == 200


def test_a_lot_is_received_by_rest_with_its_expiry(api: Callable[..., Any], ben: Any, ctx: Any) -> None:
    item, shelf = make.tracked(), make.site()
    session.commit()
    line = {"variant_id": item.id, "location_id": shelf.id, "quantity": "5", "lot": "L1", "expires_on": "2031-01-31"}
    done = api(ben).post("/api/v1/stock_level/receive", {"lines": [line]}, Idempotency_Key="lot-1")
    assert done.status_code == 200, done.json
    levels = api(ben).get(f"/api/v1/stock_level/?variant_id={item.id}").json["result"]
    assert [(row["lot"]["code"], row["expires_on"]) for row in levels] == [("L1", "2031-01-31")]
    without = {name: value for name, value in line.items() if name != "lot"}
    refused = api(ben).post("/api/v1/stock_level/receive", {"lines": [without]}, Idempotency_Key="lot-2")
    assert refused.status_code == 422
    assert refused.json["errors"][0]["pointer"].startswith("/lines/0")
