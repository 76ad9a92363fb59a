"""Acts on many rows: who may, which rows, exactly once, undone where nothing else changed since."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.auth.models import User
from app.core.bulk import reactions, rows
from app.core.bulk.events import BulkRunAsked
from app.core.bulk.models import BulkItem, BulkRun
from app.core.db import session
from app.core.outbox import Outbox
from app.core.transaction import transact
from app.inventory.models import ReorderRule
from tests.factories import inventory as made
from tests.people import Caller, Person, sign_in

URL = "/api/v1/reorder_rule/bulk"


@pytest.fixture
def rules(ctx: Any) -> list[ReorderRule]:
    """Five rules at one site."""
    place = made.site()
    found = [made.rule(made.variant(), place, minimum, maximum=100) for minimum in (1, 2, 3, 4, 5)]
    session.commit()
    return found


def asked(caller: Caller, body: dict[str, Any], key: str = "k1") -> int:
    answer = caller.post(URL, body, Idempotency_Key=key)
    assert answer.status_code == 202, answer.json
    return int(answer.json["id"])


def work(run_id: int) -> BulkRun:
    """Every part of the run, as the worker does them."""
    for _ in range(50):
        transact(lambda: reactions.work_on_runs([BulkRunAsked(run_id=run_id)]))
        run = session.get_one(BulkRun, run_id, populate_existing=True)
        if not run.is_open:
            return run
    raise AssertionError("the run does not end")


def minimums(rules: list[ReorderRule]) -> list[int]:
    ids = [rule.id for rule in rules]
    return [int(value) for value in session.scalars(
        select(ReorderRule.minimum).where(ReorderRule.id.in_(ids)).order_by(ReorderRule.id))]  # fmt: skip


def edit(rules: list[ReorderRule], minimum: str = "9") -> dict[str, Any]:
    return {"act": "edit", "values": {"minimum": minimum}, "ids": [rule.id for rule in rules]}


def test_only_the_named_rows_change(ada: Person, api: Callable[[Person], Caller], rules: list[ReorderRule]) -> None:
    run = work(asked(api(ada), edit(rules[:3])))
    assert minimums(rules) == [9, 9, 9, 4, 5]
    assert (run.state, run.total, run.done, run.changed, run.failed) == ("done", 3, 3, 3, 0)


def test_all_that_match_are_those_that_matched_when_asked(
    ada: Person, api: Callable[[Person], Caller], rules: list[ReorderRule]
) -> None:
    run_id = asked(api(ada), {"act": "edit", "values": {"minimum": "9"}, "query": "minimum__gte=3&order=minimum"})
    rules[0].minimum = 50
    session.commit()
    assert work(run_id).total == 3
    assert minimums(rules) == [50, 2, 9, 9, 9]


def test_a_refused_row_does_not_spoil_the_others(
    ada: Person, api: Callable[[Person], Caller], rules: list[ReorderRule]
) -> None:
    rules[1].maximum = 5
    session.commit()
    run = work(asked(api(ada), edit(rules, "7")))
    assert minimums(rules) == [7, 2, 7, 7, 7]
    item = session.scalars(select(BulkItem).where(BulkItem.state == "refused")).one()
    assert (run.changed, run.failed, item.row_id) == (4, 1, rules[1].id)
    assert item.reason == "Must not be below the minimum."


def test_the_same_key_asks_for_one_run_and_for_nothing_else(
    ada: Person, api: Callable[[Person], Caller], rules: list[ReorderRule]
) -> None:
    assert asked(api(ada), edit(rules)) == asked(api(ada), edit(rules))
    assert api(ada).post(URL, edit(rules, "8"), Idempotency_Key="k1").status_code == 422
    assert session.scalar(select(func.count()).select_from(BulkRun)) == 1


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"act": "edit", "values": {"minimum": "x"}, "ids": [1]}, "/minimum"),
        ({"act": "edit", "values": {"minimum": None}, "ids": [1]}, "/minimum"),
        ({"act": "edit", "values": {"site_id": 1}, "ids": [1]}, "/site_id"),
        ({"act": "edit", "values": {}, "ids": [1]}, "/values"),
        ({"act": "explode", "ids": [1]}, "/act"),
        ({"act": "delete", "values": {"minimum": "1"}, "ids": [1]}, "/minimum"),
        ({"act": "delete", "ids": [True]}, "/ids"),
        ({"act": "delete", "ids": [2**63]}, "/ids"),
        ({"act": "delete", "ids": []}, "/ids"),
        ({"act": "delete", "ids": [1], "query": ""}, "/ids"),
        ({"ids": [1]}, "/act"),
    ],
)
def test_nonsense_is_refused_at_its_field(
    body: dict[str, Any], pointer: str, ada: Person, api: Callable[[Person], Caller]
) -> None:
    answer = api(ada).post(URL, body, Idempotency_Key="k1")
    assert answer.status_code == 422
    assert pointer in [fault["pointer"] for fault in answer.json["errors"]]


def test_a_run_needs_a_key(ada: Person, api: Callable[[Person], Caller]) -> None:
    assert api(ada).post(URL, {"act": "delete", "ids": [1]}).status_code == 400


def test_whoever_may_not_edit_one_may_not_edit_many(
    ben: Person, dan: Person, api: Callable[[Person], Caller], rules: list[ReorderRule]
) -> None:
    for person in (ben, dan):
        assert api(person).post(URL, edit(rules), Idempotency_Key="k1").status_code == 403
        assert person.get("/reorder_rule/bulk/edit?count=1").status_code == 403


def test_foreign_rows_are_told_of_as_absent_and_never_touched(
    app: Flask, api: Callable[[Person], Caller], rules: list[ReorderRule]
) -> None:
    own = made.rule(made.variant(), made.site("MINE"), 1, maximum=100)
    session.commit()
    mia = sign_in(app, "mia_person", "Manager", site_ids=(own.site_id,))
    run = work(asked(api(mia), {"act": "edit", "values": {"minimum": "9"}, "ids": [own.id, rules[0].id, 10**9]}))
    assert (run.changed, run.failed, run.total) == (1, 2, 3)
    assert minimums(rules) == [1, 2, 3, 4, 5]
    everything = {"act": "edit", "values": {"minimum": "8"}, "query": ""}
    assert work(asked(api(mia), everything, "k2")).total == 1


def test_rights_and_scope_are_those_of_the_moment_it_runs(
    app: Flask, api: Callable[[Person], Caller], rules: list[ReorderRule]
) -> None:
    eve = sign_in(app, "eve_person", "Buyer")
    run_id = asked(api(eve), edit(rules))
    session.get_one(User, eve.user_id).active = False
    session.commit()
    run = work(run_id)
    assert (run.state, run.reason) == ("failed", "Whoever asked for this is no longer active.")
    assert minimums(rules) == [1, 2, 3, 4, 5]


def test_roles_taken_away_meanwhile_end_the_run(
    app: Flask, api: Callable[[Person], Caller], rules: list[ReorderRule]
) -> None:
    eve = sign_in(app, "eve_person", "Buyer")
    run_id = asked(api(eve), edit(rules))
    session.get_one(User, eve.user_id).roles = []
    session.commit()
    assert work(run_id).state == "failed"
    assert minimums(rules) == [1, 2, 3, 4, 5]


def test_parts_hand_on_and_a_lost_part_is_done_anew_once(
    ada: Person, api: Callable[[Person], Caller], rules: list[ReorderRule], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reactions, "PART_ROWS", 2)
    run_id = asked(api(ada), edit(rules))
    one_part = [BulkRunAsked(run_id=run_id)]
    transact(lambda: reactions.work_on_runs(one_part))
    assert minimums(rules) == [9, 9, 3, 4, 5]

    def killed() -> None:
        reactions.work_on_runs(one_part)
        raise RuntimeError("the worker is gone")

    with pytest.raises(RuntimeError):
        transact(killed)
    assert session.get_one(BulkRun, run_id, populate_existing=True).done == 2
    run = work(run_id)
    assert (run.state, run.changed, minimums(rules)) == ("done", 5, [9] * 5)
    versions = session.scalars(select(ReorderRule.row_version).where(ReorderRule.id.in_([rule.id for rule in rules])))
    assert set(versions) == {2}
    topics = session.scalars(select(Outbox.topic).where(Outbox.topic == BulkRunAsked.name)).all()
    assert len(topics) == 3  # asked for, and handed on by the two parts that left rows


def test_a_bug_in_one_row_spoils_that_row_alone_and_the_run_ends(
    ada: Person, api: Callable[[Person], Caller], rules: list[ReorderRule], monkeypatch: pytest.MonkeyPatch
) -> None:
    change = rows.change

    def stumbling(screen: Any, row: Any, values: Any) -> Any:
        return change(screen, row, {"minimum": 1 / 0} if row.id == rules[1].id else values)

    monkeypatch.setattr(rows, "change", stumbling)
    run = work(asked(api(ada), edit(rules)))
    assert (run.state, run.changed, run.failed, minimums(rules)) == ("done", 4, 1, [9, 2, 9, 9, 9])
    reason = session.scalar(select(BulkItem.reason).where(BulkItem.run_id == run.id, BulkItem.row_id == rules[1].id))
    assert reason == "Something went wrong on our side; this row was left as it was."


def test_a_cancelled_run_stops_before_its_next_part(
    ada: Person, api: Callable[[Person], Caller], rules: list[ReorderRule], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reactions, "PART_ROWS", 2)
    run_id = asked(api(ada), edit(rules))
    transact(lambda: reactions.work_on_runs([BulkRunAsked(run_id=run_id)]))
    assert api(ada).post(f"/api/v1/bulk_run/{run_id}/cancel", {}).status_code == 200
    assert work(run_id).state == "cancelled"
    assert minimums(rules) == [9, 9, 3, 4, 5]
    assert api(ada).post(f"/api/v1/bulk_run/{run_id}/cancel", {}).status_code == 409


def test_undo_gives_old_values_back_except_where_somebody_changed_them_since(
    ada: Person, api: Callable[[Person], Caller], rules: list[ReorderRule]
) -> None:
    run_id = work(asked(api(ada), edit(rules))).id
    session.get_one(ReorderRule, rules[1].id, populate_existing=True).minimum = 33
    session.commit()
    answer = api(ada).post(f"/api/v1/bulk_run/{run_id}/undo", {})
    again = api(ada).post(f"/api/v1/bulk_run/{run_id}/undo", {})
    assert answer.json["result"]["id"] == again.json["result"]["id"]
    undo = work(answer.json["result"]["id"])
    assert minimums(rules) == [1, 33, 3, 4, 5]
    assert (undo.changed, undo.failed) == (4, 1)
    reason = session.scalars(
        select(BulkItem.reason).where(BulkItem.run_id == undo.id, BulkItem.state == "refused")
    ).one()
    assert reason == "Changed since; left as it is."


def test_a_row_that_holds_the_value_already_is_left_alone(
    ada: Person, api: Callable[[Person], Caller], rules: list[ReorderRule]
) -> None:
    run = work(asked(api(ada), edit(rules, "3.000000")))
    assert (run.done, run.changed, run.failed) == (5, 4, 0)


def test_a_verb_is_done_to_each_row_that_its_state_allows(
    ada: Person, api: Callable[[Person], Caller], ctx: Any
) -> None:
    products = [made.variant().product for _ in range(3)]
    products[2].status = "archived"
    session.commit()
    body = {"act": "block", "ids": [product.id for product in products]}
    answer = api(ada).post("/api/v1/product/bulk", body, Idempotency_Key="k1")
    run = work(answer.json["id"])
    assert (run.changed, run.failed) == (2, 1)
    assert api(ada).post(f"/api/v1/bulk_run/{run.id}/undo", {}).status_code == 409


def test_tags_and_category_of_many_products_change_and_come_back(
    ada: Person, api: Callable[[Person], Caller], ctx: Any
) -> None:
    product = made.variant().product
    session.commit()
    tag = api(ada).post("/api/v1/tag/", {"name": "Fragile"}).json["id"]
    body = {"act": "edit", "values": {"tags": [tag]}, "ids": [product.id]}
    run = work(api(ada).post("/api/v1/product/bulk", body, Idempotency_Key="k1").json["id"])
    session.expire_all()
    assert (run.changed, [one.name for one in product.tags]) == (1, ["Fragile"])
    undo = api(ada).post(f"/api/v1/bulk_run/{run.id}/undo", {}).json["result"]["id"]
    assert work(undo).changed == 1
    session.expire_all()
    assert product.tags == []


def test_runs_of_others_are_for_those_who_may_read_all(
    ada: Person, cleo: Person, admin: Person, api: Callable[[Person], Caller], rules: list[ReorderRule]
) -> None:
    run_id = asked(api(ada), edit(rules))
    codes = [api(one).get(f"/api/v1/bulk_run/{run_id}").status_code for one in (ada, cleo, admin)]
    assert codes == [200, 404, 200]
    assert api(cleo).get(f"/api/v1/bulk_item/?run_id={run_id}").json["count"] == 0
    assert cleo.get(f"/bulk_run/progress/{run_id}").status_code == 404


def test_the_dialog_asks_shows_what_is_wrong_and_then_how_far_it_is(ada: Person, rules: list[ReorderRule]) -> None:
    page = ada.get("/reorder_rule/bulk/edit?bulk-query=minimum__gte=3").get_data(as_text=True)
    assert "All matching rows: 3 will be changed." in page
    form = {"bulk-key": "k1", "bulk-ids": f"{rules[0].id},{rules[1].id}", "minimum": "x"}
    url = "/reorder_rule/bulk/edit"
    assert ada.post(url, form).status_code == 422  # nothing ticked
    assert ada.post(url, form | {"bulk-change": "minimum"}).status_code == 422
    answer = ada.post(url, form | {"bulk-change": "minimum", "minimum": "9"})
    assert answer.status_code == 202
    run = session.scalars(select(BulkRun)).one()
    assert f"/bulk_run/progress/{run.id}" in answer.get_data(as_text=True)
    assert run.arguments == {"minimum": "9"}
    work(run.id)
    assert minimums(rules)[:2] == [9, 9]
    assert "data-bulk-open" not in ada.get(f"/bulk_run/progress/{run.id}").get_data(as_text=True)
    assert ada.get(f"/bulk_run/show/{run.id}").status_code == 200


@pytest.mark.parametrize("name", ["csrf_token", "version", "base", "nothing", "bulk-key"])
def test_what_is_no_field_of_the_rows_cannot_be_ticked(name: str, ada: Person, rules: list[ReorderRule]) -> None:
    form = {"bulk-ids": str(rules[0].id), "bulk-key": "ticked", "bulk-change": name}
    answer = ada.post("/reorder_rule/bulk/edit", form)
    assert answer.status_code == 422
    assert "Choose at least one field to change." in answer.text


def test_the_dialog_counts_what_the_list_shows_also_beside_a_view_that_was_widened(
    ada: Person, api: Callable[[Person], Caller], rules: list[ReorderRule]
) -> None:
    view = {"name": "High", "resource": "ReorderRule", "query": "minimum__gte=5", "audience": "private"}
    made = api(ada).post("/api/v1/saved_view/", view).json["id"]
    widened = f"view={made}&order=id"
    page = ada.get("/reorder_rule/bulk/edit", query_string={"bulk-query": widened}).text
    assert f"All matching rows: {len(rules)} will be changed." in page
