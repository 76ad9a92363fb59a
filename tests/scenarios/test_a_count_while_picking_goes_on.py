"""A shelf is counted while orders are picked from it: what was sold meanwhile stays sold, the rest is corrected."""

from decimal import Decimal
from typing import Any

from tests.people import Caller
from tests.scenarios.conftest import House
from tests.scenarios.test_a_day_in_the_warehouse import _do, _figures, _mug

COUNT, LINE = "/api/v1/stock_count/", "/api/v1/count_line/"


def _lines(who: Caller, count: int) -> dict[int, Any]:
    return {row["variant_id"]: row for row in who.get(f"{LINE}?count_id={count}").json["result"]}


def test_a_shelf_is_counted_while_picking_goes_on(buyer: Caller, clerk: Caller, house: House) -> None:
    mug = _mug(buyer)
    here = {"variant_id": mug, "location_id": house.berlin_bin}
    _do(clerk, "receive", "DN-1", {**here, "quantity": "100"})
    planned = buyer.post(f"{COUNT}plan", {"location_id": house.berlin}, Idempotency_Key="count 1").json["result"]
    count = planned["count_id"]

    _do(clerk, "ship", "SO-1", {**here, "quantity": "5"})  # picked before Ben comes to the shelf
    counted = {"lines": [{**here, "quantity": "93"}]}  # two are missing: the books say 95
    assert clerk.post(f"{COUNT}record", counted, Idempotency_Key="scan 1").status_code == 200
    _do(clerk, "ship", "SO-2", {**here, "quantity": "10"})  # picked after he counted
    assert _lines(clerk, count)[mug]["books"] is None  # the count is blind

    assert clerk.post(f"{COUNT}{count}/submit", {}).json["result"]["state"] == "approved"
    line = _lines(buyer, count)[mug]
    assert (Decimal(line["books"]), Decimal(line["difference"])) == (95, -2)
    assert buyer.post(f"{COUNT}{count}/apply", {}).json["result"]["state"] == "posted"
    assert _figures(clerk, mug, house.berlin_bin)[0] == 100 - 5 - 10 - 2
    done = buyer.get(f"{COUNT}{count}").json["result"]
    assert (done["counted_lines"], done["right_lines"], done["loss_amount"]) == (1, 0, "5")


def test_a_large_difference_is_counted_again_before_somebody_else_lets_it_pass(
    buyer: Caller, clerk: Caller, house: House
) -> None:
    mug = _mug(buyer)
    here = {"variant_id": mug, "location_id": house.berlin_bin}
    _do(clerk, "receive", "DN-1", {**here, "quantity": "100"})
    planned = buyer.post(f"{COUNT}plan", {"location_id": house.berlin_bin}, Idempotency_Key="count 1").json["result"]
    count = planned["count_id"]
    clerk.post(f"{COUNT}record", {"lines": [{**here, "quantity": "10"}]}, Idempotency_Key="scan 1")  # one carton only
    assert clerk.post(f"{COUNT}{count}/submit", {}).json["result"]["state"] == "review"
    assert clerk.post(f"{COUNT}{count}/approve", {}).status_code == 403
    assert buyer.post(f"{COUNT}{count}/recount", {}).json["result"]["state"] == "recount"
    again = {"lines": [{**here, "quantity": "98"}], "is_recount": True}
    assert clerk.post(f"{COUNT}record", again, Idempotency_Key="scan 2").status_code == 200
    assert clerk.post(f"{COUNT}{count}/submit", {}).json["result"]["state"] == "approved"
    buyer.post(f"{COUNT}{count}/apply", {})
    assert _figures(clerk, mug, house.berlin_bin)[0] == 98
    tries = buyer.get(f"/api/v1/count_entry/?line_id={_lines(buyer, count)[mug]['id']}&order=id").json["result"]
    assert [(row["round"], Decimal(row["counted"])) for row in tries] == [(1, 10), (2, 98)]
