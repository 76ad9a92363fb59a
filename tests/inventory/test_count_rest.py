"""Counts over REST and on pages: who may do what, and what a blind count keeps to itself."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from app.core.db import session
from app.inventory.models import CountLine, StockCount
from tests.factories import inventory as make
from tests.factories.counts import lines_of, planned

COUNT, LINE, ENTRY = "/api/v1/stock_count/", "/api/v1/count_line/", "/api/v1/count_entry/"
BOOKS, COUNTED = 7531, 7000  # so many lie there by the books, and as counted: figures that stand nowhere else


@pytest.fixture
def count(ctx: Any) -> StockCount:
    """A blind count of 7531 units, worth 4.00 each."""
    item, shelf = make.variant(), make.bin_of(make.site())
    make.stock(item, shelf, BOOKS, 4)  # type: ignore[arg-type]
    made = planned(shelf)
    session.commit()
    return made


@pytest.fixture
def line(count: StockCount) -> CountLine:
    return lines_of(count)[0]


def send(caller: Any, path: str, body: dict[str, Any] | None = None) -> Any:
    return caller.post(path, body or {}, Idempotency_Key=str(uuid4()))


def tell_all(api: Any, person: Any, count: StockCount, line: CountLine) -> str:
    """Everything that a person can learn of the count: every endpoint and page of it."""
    rest = [
        f"{COUNT}", f"{COUNT}{count.id}", f"{COUNT}export", f"{LINE}?count_id={count.id}", f"{LINE}{line.id}",
        f"{LINE}export", f"{LINE}?progress=differing", f"{ENTRY}?line_id={line.id}", f"{ENTRY}export",
        f"/api/v1/change/?resource=StockCount&row_id={count.id}",
    ]  # fmt: skip
    pages = [
        "/stock_count/list/", f"/stock_count/show/{count.id}", f"/stock_count/show/{count.id}/preview",
        f"/stock_count/show/{count.id}?tab=to_count", f"/stock_count/show/{count.id}?tab=counted",
        f"/stock_count/show/{count.id}?tab=differing", "/stock_count/export?format=csv", "/count_line/list/",
        f"/count_line/show/{line.id}", f"/count_line/show/{line.id}?tab=every_try", "/count_line/export",
        "/count_line/export?format=csv", "/count_entry/list/", "/count_line/pick", f"/count_line/{line.id}/count",
        *(f"/stock_count/{count.id}/{verb}" for verb in ("submit", "cancel", "approve", "reject", "apply")),
    ]  # fmt: skip
    told = [_told(api(person).get(path)) for path in rest] + [_told(person.get(path)) for path in pages]
    return "\n".join(told)


def tells(text: str, figure: int) -> bool:
    """Whether a text names a figure as a number of its own, grouped or not, and not within a token or a time."""
    grouped = f"{figure:,}".replace(",", "[.,\u00a0]?")
    return bool(re.search(rf"(?<![\w:.]){grouped}(?:[.,]0+)?(?!\w)", text))


def _told(answer: Any) -> str:
    assert answer.status_code in (200, 403, 409), answer.request.path
    text: str = answer.get_data(as_text=True)
    return text


def test_ben_counts_what_he_sees_and_ada_applies_it(
    api: Callable[..., Any], ada: Any, ben: Any, count: StockCount, line: CountLine
) -> None:
    seen = {"variant_id": line.variant_id, "location_id": line.location_id, "quantity": "7530"}
    first = send(api(ben), f"{COUNT}record", {"lines": [seen]})
    assert first.json["result"]["lines"][0]["counted"] == "7530"
    counted = send(api(ben), f"{LINE}{line.id}/count", {"quantity": "7529"})
    assert (counted.status_code, counted.json["result"]["lines"][0]["line_id"]) == (200, line.id)
    submitted = api(ben).post(f"{COUNT}{count.id}/submit", {})
    assert submitted.json["result"]["state"] == "approved"
    applied = api(ada).post(f"{COUNT}{count.id}/apply", {})
    assert applied.json["result"]["state"] == "posted"
    told = api(ben).get(f"{COUNT}{count.id}").json["result"]
    assert (told["accuracy"], told["loss_amount"], told["posting_id"]) == (
        "0",
        "8",
        applied.json["result"]["posting_id"],
    )
    assert [int(float(row["books"])) for row in api(ben).get(f"{LINE}?count_id={count.id}").json["result"]] == [BOOKS]
    sites = {row["site_id"]: row for row in api(ada).get(f"{COUNT}accuracy").json["result"]}
    assert (sites[count.site_id]["counted_lines"], sites[count.site_id]["right_lines"]) == (1, 0)


def test_a_blind_count_tells_nobody_what_the_books_say_by_any_way(
    api: Callable[..., Any], ada: Any, ben: Any, count: StockCount, line: CountLine
) -> None:
    for person in (ada, ben):
        assert not tells(tell_all(api, person, count, line), BOOKS)
    answer = send(api(ben), f"{LINE}{line.id}/count", {"quantity": COUNTED})
    assert not tells(_told(answer), BOOKS)
    assert not tells(tell_all(api, ben, count, line), BOOKS - COUNTED)  # nor the difference
    api(ben).post(f"{COUNT}{count.id}/submit", {})
    assert not tells(tell_all(api, ben, count, line), BOOKS)  # he may have to count again
    assert tells(tell_all(api, ada, count, line), BOOKS)
    api(ada).post(f"{COUNT}{count.id}/recount", {})
    told = tell_all(api, ben, count, line)
    assert (tells(told, BOOKS), tells(told, COUNTED)) == (False, False)  # nor the first count


def test_a_figure_is_told_apart_from_the_digits_of_tokens_and_times() -> None:
    assert all(tells(text, BOOKS) for text in ("7531", "7,531.00", "-7531.0000", '"7.531"', ">7\u00a0531<"))
    assert not any(tells(text, BOOKS) for text in ("17531", "x7531", "75310", "12:07:31.753100", "09:30:00.7531"))


@pytest.mark.parametrize("column", ["expected", "books", "difference", "seen_move_id", "unit_value"])
def test_the_books_answer_no_filter_and_no_order(
    api: Callable[..., Any], ada: Any, count: StockCount, line: CountLine, column: str
) -> None:
    for query in (f"{column}__gt=1", f"order={column}", f"q=(filters:!((col:{column},opr:gt,value:1)))"):
        assert api(ada).get(f"{LINE}?{query}").status_code == 400, query
    assert api(ada).get(f"{COUNT}?fields=id,{column}").status_code == 400


def test_a_count_that_shows_the_books_shows_them(api: Callable[..., Any], ada: Any, ctx: Any) -> None:
    level = make.level()
    session.commit()
    plan = {"location_id": level.location_id, "shows_books": True}
    planned_ = send(api(ada), f"{COUNT}plan", plan).json["result"]
    assert planned_["line_count"] == 1
    (row,) = api(ada).get(f"{LINE}?count_id={planned_['count_id']}").json["result"]
    assert (row["books"], row["difference"]) == ("5", None)


def test_ben_neither_plans_nor_approves(api: Callable[..., Any], ben: Any, count: StockCount) -> None:
    assert send(api(ben), f"{COUNT}plan", {"location_id": count.location_id}).status_code == 403
    for verb in ("assign", "recount", "reject", "approve", "apply", "cancel"):
        assert api(ben).post(f"{COUNT}{count.id}/{verb}", {}).status_code == 403, verb


def test_a_large_variance_waits_for_somebody_else(
    api: Callable[..., Any], ada: Any, ben: Any, count: StockCount, line: CountLine
) -> None:
    send(api(ada), f"{LINE}{line.id}/count", {"quantity": "7500"})  # 124.00 lost
    assert api(ada).post(f"{COUNT}{count.id}/submit", {}).json["result"]["state"] == "review"
    refused = api(ada).post(f"{COUNT}{count.id}/approve", {})
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/not-yours-to-approve")
    assert api(ada).post(f"{COUNT}{count.id}/apply", {}).status_code == 409


def test_pages_offer_what_the_state_allows(ada: Any, count: StockCount) -> None:
    page = ada.get(f"/stock_count/show/{count.id}").get_data(as_text=True)
    offered = {verb for verb in ("assign", "submit", "approve", "apply", "cancel") if f"/{count.id}/{verb}" in page}
    assert offered == {"assign", "submit", "cancel"}
    assert 'class="btn btn-primary" href="/scan?mode=count"' in page
    count.state = "cancelled"
    session.commit()
    ended = ada.get(f"/stock_count/show/{count.id}").get_data(as_text=True)
    assert not [address for address in ("/scan?mode=count", f"/stock_count/edit/{count.id}") if address in ended]


def test_a_count_is_planned_on_its_page_and_is_blind_unless_asked_otherwise(ada: Any, ctx: Any) -> None:
    level = make.level()
    session.commit()
    form = ada.get("/stock_count/plan").get_data(as_text=True)
    found = re.search(r'name="key"[^>]*value="([^"]+)"', form)
    assert found is not None
    answer = ada.post("/stock_count/plan", {"location_id": level.location_id, "key": found.group(1)})
    assert answer.status_code == 302
    made = session.query(StockCount).filter_by(location_id=level.location_id).one()
    assert (made.is_blind, len(lines_of(made))) == (True, 1)


@pytest.mark.parametrize("days", ["0", "x", "99999"])
def test_accuracy_over_no_sensible_time_is_refused(api: Callable[..., Any], ada: Any, ctx: Any, days: str) -> None:
    assert api(ada).get(f"{COUNT}accuracy?days={days}").status_code == 400
