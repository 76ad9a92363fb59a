"""Saved views: who sees them, who changes them, and what they may ask of their list."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.auth.models import Role
from app.catalog.models import Product
from app.core.db import session
from app.core.personal.models import SavedView
from tests.factories import make
from tests.people import Caller, Person, sign_in

API = "/api/v1/saved_view/"
Api = Callable[[Person], Caller]
VIEW = {"name": "Mine", "resource": "Product", "query": "status=active", "audience": "private"}


@pytest.fixture
def warehouse(ctx: object) -> int:
    """Id of Ben's role."""
    return int(session.query(Role.id).filter_by(name="Warehouse").scalar())


def test_a_private_view_is_absent_for_everybody_else(ada: Person, admin: Person, ben: Person, api: Api) -> None:
    made = api(ada).post(API, VIEW).json["id"]
    for other in (ben, admin):
        assert api(other).get(f"{API}{made}").status_code == 404
        answer = api(other).get(f"/api/v1/product/?view={made}")
        assert answer.status_code == 404
        assert "not shared with you" in answer.json["detail"]
        assert "active" not in answer.get_data(as_text=True)
        page = other.get(f"/product/list/?view={made}")
        assert page.status_code == 404
        assert "Mine" not in page.text


def test_a_view_for_a_role_is_seen_by_who_holds_it(
    app: Flask, ben: Person, cleo: Person, api: Api, warehouse: int
) -> None:
    made = api(ben).post(API, {**VIEW, "audience": "role", "role_id": warehouse})
    assert made.status_code == 201, made.json
    mate = sign_in(app, "mate", "Warehouse")
    assert api(mate).get(f"{API}{made.json['id']}").status_code == 200
    assert "Mine" in mate.get("/product/list/").text
    assert api(cleo).get(f"{API}{made.json['id']}").status_code == 404


def test_ben_shares_with_no_role_but_his_own(ben: Person, api: Api, ctx: object) -> None:
    auditor = session.query(Role.id).filter_by(name="Auditor").scalar()
    assert api(ben).post(API, {**VIEW, "audience": "role", "role_id": auditor}).status_code == 403


def test_everyone_is_reached_only_by_who_may_share(ada: Person, ben: Person, cleo: Person, api: Api) -> None:
    everyone = {**VIEW, "audience": "everyone"}
    assert api(ben).post(API, everyone).status_code == 403
    made = api(ada).post(API, everyone)  # a manager
    assert made.status_code == 201
    assert api(cleo).get(f"{API}{made.json['id']}").status_code == 200


def test_who_only_uses_a_view_can_neither_change_nor_delete_it(ada: Person, cleo: Person, api: Api) -> None:
    made = api(ada).post(API, {**VIEW, "audience": "everyone"})
    path, version = f"{API}{made.json['id']}", made.headers["ETag"]
    assert api(cleo).put(path, {"name": "Hers"}, If_Match=version).status_code == 403
    assert api(cleo).delete(path).status_code == 403
    assert api(ada).get(path).json["result"]["name"] == "Mine"


def test_a_private_view_does_not_grow_to_a_role_by_an_update(ben: Person, api: Api, ctx: object) -> None:
    made = api(ben).post(API, VIEW)
    auditor = session.query(Role.id).filter_by(name="Auditor").scalar()
    for change in ({"audience": "everyone"}, {"audience": "role", "role_id": auditor}):
        answer = api(ben).put(f"{API}{made.json['id']}", change, If_Match=made.headers["ETag"])
        assert answer.status_code == 403, change


def test_a_shared_view_can_become_private_again(ben: Person, api: Api, warehouse: int) -> None:
    made = api(ben).post(API, {**VIEW, "audience": "role", "role_id": warehouse})
    path = f"{API}{made.json['id']}"
    answer = api(ben).put(path, {"audience": "private", "role_id": None}, If_Match=made.headers["ETag"])
    assert answer.status_code == 200, answer.json
    assert answer.json["result"]["role_id"] is None


def test_nobody_saves_a_view_in_the_name_of_another(ada: Person, ben: Person, api: Api) -> None:
    assert api(ben).post(API, {**VIEW, "user_id": ada.user_id}).status_code == 422


@pytest.mark.parametrize(
    "query",
    [
        "password=x",
        "status=nonsense",
        "order=notes",
        "name__regex=a",
        "status__gt=",
        "q=(filters:!((col:secret,opr:eq,value:1)))",
        "status=%00",
        "x" * 2_001,
        "&".join(["name=a"] * 21),
        "a=1&" * 100_000,
    ],
)
def test_a_query_that_its_list_refuses_is_not_saved(query: str, ada: Person, api: Api) -> None:
    answer = api(ada).post(API, {**VIEW, "query": query})
    assert answer.status_code == 422, answer.json
    assert {fault["pointer"] for fault in answer.json["errors"]} == {"/query"}


@pytest.mark.parametrize("resource", ["Nothing", "saved_view", "../User", "", "User"])
def test_a_view_of_a_list_that_one_may_not_read_is_refused(resource: str, ben: Person, api: Api) -> None:
    assert api(ben).post(API, {**VIEW, "resource": resource}).status_code == 422


def test_only_the_state_of_the_list_is_kept(ada: Person, api: Api) -> None:
    query = "?view=7&status=active&cursor=abc&page=3&page_size=5&search=bolt&order=-name&csrf_token=t"
    made = api(ada).post(API, {**VIEW, "query": query})
    assert api(ada).get(f"{API}{made.json['id']}").json["result"]["query"] == "status=active&search=bolt&order=-name"


@pytest.mark.parametrize(
    "key", ["0", "-1", "9" * 30, "\uff11", "no-such-view", "<script>alert(1)</script>", "' OR 1=1 --"]
)
def test_an_unknown_view_is_told_politely(key: str, ada: Person) -> None:
    page = ada.get("/product/list/", query_string={"view": key})
    assert page.status_code == 404
    assert "<script>alert" not in page.text


def test_a_view_of_another_list_is_not_one_of_this(ada: Person, api: Api) -> None:
    made = api(ada).post(API, VIEW).json["id"]
    assert ada.get(f"/location/list/?view={made}").status_code == 404


def test_a_view_alone_leads_to_its_whole_address(ada: Person, api: Api) -> None:
    made = api(ada).post(API, {**VIEW, "query": "status=active&order=-name"}).json["id"]
    answer = ada.get(f"/product/list/?view={made}")
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"/product/list/?view={made}&status=active&order=-name")


def test_the_api_narrows_by_a_view_and_what_is_given_beside_it(ada: Person, api: Api, ctx: Any) -> None:
    for name, status in (("Anvil", "active"), ("Bolt", "active"), ("Crate", "draft")):
        make(Product, name=name, status=status)
    session.commit()
    made = api(ada).post(API, VIEW).json["id"]
    assert api(ada).get(f"/api/v1/product/?view={made}").json["count"] == 2
    assert api(ada).get(f"/api/v1/product/?view={made}&name=Bolt").json["count"] == 1
    assert api(ada).get(f"/api/v1/product/?view={made}&status=draft").json["count"] == 1
    assert api(ada).get("/api/v1/product/?view=draft").json["count"] == 1


def test_tabs_count_what_their_views_find_and_leave_out_what_cannot_be_read(ada: Person, ctx: Any) -> None:
    make(Product, status="draft")
    broken = make(SavedView, user_id=ada.user_id, query="gone=1")
    kept = make(SavedView, user_id=ada.user_id, query="status=draft")
    session.commit()
    counts = ada.get("/product/view_counts").json
    assert counts[str(kept.id)] == counts["draft"] == "1"
    assert str(broken.id) not in counts
    assert ada.get(f"/product/list/?view={broken.id}&gone=1").status_code == 400


def test_two_views_of_a_list_do_not_share_a_name(ada: Person, ben: Person, api: Api) -> None:
    assert api(ada).post(API, VIEW).status_code == 201
    assert api(ada).post(API, VIEW).status_code == 409
    assert api(ben).post(API, VIEW).status_code == 201
