"""Late papers and broken promises: what a warehouse does about yesterday, and about goods that were only held."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from flask import Flask

from app.core import clock
from app.core.transaction import transact
from app.inventory.services import expire_due, fill_due
from tests.people import Caller
from tests.scenarios.conftest import House

LEVEL = "/api/v1/stock_level/"


def _mug(buyer: Caller) -> int:
    """A new mug on sale; its variant's id."""
    body = {"name": "Mug", "code": "MUG-7", "cost_amount": "2.50"}
    product = buyer.post("/api/v1/product/introduce", body).json["result"]["product_id"]
    assert buyer.post(f"/api/v1/product/{product}/activate", {}).status_code == 200
    return int(buyer.get("/api/v1/variant/?sku=MUG-7").json["ids"][0])


def _do(who: Caller, verb: str, key: str, line: dict[str, Any], **more: Any) -> Any:
    return who.post(f"{LEVEL}{verb}", {"lines": [line], **more}, Idempotency_Key=key)


def test_a_backdated_receipt_in_a_locked_period(buyer: Caller, clerk: Caller, house: House) -> None:
    line = {"variant_id": _mug(buyer), "location_id": house.berlin_bin, "quantity": "12"}
    ten_days_ago = (clock.now() - timedelta(days=10)).isoformat()
    last_week = (clock.today() - timedelta(days=7)).isoformat()
    closing = {"closed_until": last_week, "site_id": house.berlin, "reason": "October is with the accountant"}
    assert clerk.post("/api/v1/period_lock/close_books", closing).status_code == 403
    books = buyer.post("/api/v1/period_lock/close_books", closing).json["result"]

    # Ben finds a delivery note of ten days ago. He may not date back at all.
    late = {"effective_at": ten_days_ago, "reference": "DN-OLD"}
    refused = _do(clerk, "receive", "ben-late", line, **late)
    assert (refused.status_code, refused.json["permission"]) == (403, "backdate")

    # Ada sees first what it would change, then posts it: she may post into closed books, and the posting says so.
    foreseen = buyer.post(f"{LEVEL}receive/preview", {"lines": [line], **late}).json["result"]
    assert foreseen["days"] == 11
    assert [(effect["on_hand_before"], effect["on_hand_after"]) for effect in foreseen["effects"]] == [("0", "12")]
    posted = _do(buyer, "receive", "ada-late", line, **late).json["result"]
    posting = buyer.get(f"/api/v1/posting/{posted['posting_id']}").json["result"]
    assert posting["period_lock_id"] == books["period_lock_id"]

    # It was somebody else's delivery: it is taken back, today.
    undone = buyer.post(f"/api/v1/posting/{posted['posting_id']}/reverse", {}, Idempotency_Key="ada-undo")
    back = buyer.get(f"/api/v1/posting/{undone.json['result']['posting_id']}").json["result"]
    assert back["effective_at"][:10] == clock.today().isoformat()
    assert back["period_lock_id"] is None
    history = buyer.get(f"/api/v1/change/?resource=PeriodLock&row_id={books['period_lock_id']}").json["result"]
    assert history[0]["fields"]["reason"][1] == "October is with the accountant"


def test_an_expired_hold(app: Flask, buyer: Caller, clerk: Caller, house: House, settle: Callable[[], None]) -> None:
    line = {"variant_id": _mug(buyer), "location_id": house.berlin_bin}
    assert _do(clerk, "receive", "DN-1", {**line, "quantity": "5"}).status_code == 200
    cart = _do(clerk, "reserve", "cart", {**line, "quantity": "4"}, ttl_seconds=600).json["result"]["reservations"][0]
    waiting = _do(clerk, "reserve", "order", {**line, "quantity": "3", "demand": "order_line:8"}, allow_backorder=True)
    assert [part["quantity"] for part in waiting.json["result"]["backorders"]] == ["2"]

    def figures() -> tuple[Decimal, Decimal]:
        level = buyer.get(f"{LEVEL}?variant_id={line['variant_id']}").json["result"][0]
        return Decimal(level["reserved"]), Decimal(level["available"])

    assert figures() == (5, 0)
    with clock.stopped_at(clock.now() + timedelta(seconds=601)):
        assert figures() == (5, 4)  # the cart counts no more, before any sweep
        assert _do(clerk, "ship", "cart-late", {"reservation_id": cart["id"]}).status_code == 409
        with app.app_context():
            assert transact(expire_due) == 1
            assert transact(fill_due) == 1
        assert figures() == (3, 2)
        settle()
    given = buyer.get("/api/v1/reservation/?demand=order_line:8&state=committed").json["result"]
    assert [Decimal(row["quantity"]) for row in given] == [2]
