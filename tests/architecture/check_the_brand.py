"""What the brand of the how-to can do. Run by `test_add_an_entity.py` in a tree that has one; nowhere else."""

from collections.abc import Callable

import pytest

from app.core.bulk import reactions
from app.core.bulk.events import BulkRunAsked
from app.core.transaction import transact
from scripts.messages import collected
from tests.factories.catalog import unit
from tests.people import Caller, Person

Api = Callable[[Person], Caller]


@pytest.fixture
def brand_id(ada: Person, api: Api, ctx: object) -> int:
    """A brand that Ada entered."""
    return create(api(ada), "brand", name="Northwind Own", agreed_until="2030-12-31")


def create(caller: Caller, route: str, **values: object) -> int:
    answer = caller.post(f"/api/v1/{route}/", values)
    assert answer.status_code == 201, answer.json
    return int(answer.json["id"])


def product_of(brand_id: int, caller: Caller) -> int:
    product_id = create(caller, "product", name="Mug", base_unit_id=unit().id)
    answer = caller.post(
        "/api/v1/product/bulk",
        {"act": "edit", "values": {"brand_id": brand_id}, "ids": [product_id]},
        Idempotency_Key=f"brand-{product_id}",
    )
    work(answer.json["id"])
    return product_id


def work(run_id: int) -> None:
    transact(lambda: reactions.work_on_runs([BulkRunAsked(run_id=run_id)]))


def test_a_brand_is_listed_under_its_views_with_its_badge_and_key(ada: Person, brand_id: int) -> None:
    page = ada.get("/brand/list/?view=unused", follow_redirects=True).text
    assert "Northwind Own" in page
    assert "Own brand" in page
    assert 'href="/brand/list/' in ada.get("/unit/list/").text
    assert "g b" in page
    assert "Northwind Own" in ada.get("/brand/list/?search=northw").text


def test_a_brand_in_use_leaves_the_unused_and_its_figure_is_explained(ada: Person, api: Api, brand_id: int) -> None:
    product_of(brand_id, api(ada))
    assert api(ada).get("/api/v1/brand/?use=unused").json["ids"] == []
    assert api(ada).get("/api/v1/brand/?use=used").json["ids"] == [brand_id]
    told = api(ada).get(f"/api/v1/brand/{brand_id}/explain?figure=products").json
    assert told["value"] == "1"
    assert [line["what"] for line in told["lines"]] == ["Draft"]


def test_a_brand_has_a_page_with_its_products_and_a_form_in_sections(ada: Person, api: Api, brand_id: int) -> None:
    product_of(brand_id, api(ada))
    page = ada.get(f"/brand/show/{brand_id}").text
    assert "Mug" in page
    assert f"/brand/{brand_id}/retire" in page
    form = ada.get("/brand/add").text
    assert "Until when it may be bought, and from whom." in form
    assert "The last day of the agreement with the maker." in form


def test_a_brand_is_retired_once_and_by_those_who_may(ada: Person, ben: Person, api: Api, brand_id: int) -> None:
    path = f"/api/v1/brand/{brand_id}/retire"
    assert api(ben).post(path, {}).status_code == 403
    assert api(ada).post(path, {}).status_code == 200
    refused = api(ada).post(path, {})
    assert refused.status_code == 409
    assert refused.json["detail"] == "“Northwind Own” is retired already."


def test_many_brands_change_at_once(ada: Person, api: Api, brand_id: int) -> None:
    asked = {"act": "edit", "values": {"is_own": True}, "query": "use=unused"}
    run = api(ada).post("/api/v1/brand/bulk", asked, Idempotency_Key="own-brands")
    assert run.status_code == 202, run.json
    work(run.json["id"])
    assert api(ada).get(f"/api/v1/brand/{brand_id}").json["result"]["is_own"] is True


def test_a_brand_is_found_from_anywhere_and_its_changes_are_told(ada: Person, cleo: Person, brand_id: int) -> None:
    assert f"/brand/show/{brand_id}" in ada.get("/palette?q=northwind").text
    assert "created" in cleo.get(f"/change/list/?resource=Brand&row_id={brand_id}").text.lower()


def test_the_words_of_the_brand_wait_for_a_translator() -> None:
    words = {message.id for message in collected()}
    assert {"Own brand", "Retire", "Unused", "There is no such brand."} <= words
