"""The rules of the catalogue hold on its pages and its API."""

from typing import Any

import pytest
from sqlalchemy import select

from app.catalog.models import Variant
from app.core.db import session
from tests.factories import catalog
from tests.people import Caller, Person


@pytest.fixture
def program(ctx: Any, api: Any, admin: Person) -> Caller:
    """A program of the administrator's."""
    caller: Caller = api(admin)
    return caller


def test_a_product_posted_gets_its_only_variant(program: Caller) -> None:
    answer = program.post("/api/v1/product/", {"name": "Hex nut", "code": "NUT", "base_unit_id": catalog.unit().id})
    assert answer.status_code == 201, answer.json
    variants = session.scalars(select(Variant.sku).where(Variant.product_id == answer.json["id"])).all()
    assert variants == ["NUT"]


def test_a_product_walks_its_life_by_verbs(program: Caller) -> None:
    product = catalog.product(status="draft")
    assert program.post(f"/api/v1/product/{product.id}/activate", {}).json["result"]["status"] == "active"
    refused = program.post(f"/api/v1/product/{product.id}/archive", {})
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/transition-refused")


def test_foreign_attribute_values_are_refused_on_the_api(program: Caller) -> None:
    product = catalog.product()
    answer = program.put(f"/api/v1/product/{product.id}", {"attributes": {"colour": "red"}})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/attributes/colour")


def test_a_wrong_check_digit_is_refused_on_the_api(program: Caller) -> None:
    body = {"code": "4006381333932", "kind": "ean13", "variant_id": catalog.variant().id}
    answer = program.post("/api/v1/barcode/", body)
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "check_digit")


def test_an_unknown_currency_is_refused_on_the_api(program: Caller) -> None:
    variant = catalog.variant()
    answer = program.put(f"/api/v1/variant/{variant.id}", {"price_currency": "XYZ"})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/price_currency")


def test_a_circle_is_refused_on_the_api(program: Caller) -> None:
    parent = catalog.category()
    child = catalog.category(parent=parent)
    answer = program.put(f"/api/v1/category/{parent.id}", {"parent_id": child.id})
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/category-cycle")


def test_the_last_variant_stays(program: Caller) -> None:
    variant = catalog.variant()
    variant_id = variant.id
    session.commit()
    assert program.delete(f"/api/v1/variant/{variant_id}").status_code == 409
    assert session.scalar(select(Variant.id).where(Variant.id == variant_id)) == variant_id


def test_the_list_and_the_picker_search_alike(program: Caller, admin: Person) -> None:
    catalog.variant(catalog.product(name="Quokka bearing"), sku="QUO-1")
    listed = program.get("/api/v1/variant/?search=quokka").json
    assert [row["sku"] for row in listed["result"]] == ["QUO-1"]
    assert admin.get("/variant/pick?q=quok").json["result"][0]["text"] == "QUO-1 · Quokka bearing"


@pytest.mark.parametrize(
    "resource",
    [
        "product", "variant", "category", "attribute", "category_attribute", "unit", "variant_unit", "barcode", "tag",
        "product_option", "option_value",
    ],
)  # fmt: skip
def test_every_list_opens(admin: Person, resource: str) -> None:
    assert admin.get(f"/{resource}/list/").status_code == 200


def test_the_detail_pages_open(ctx: Any, admin: Person) -> None:
    variant = catalog.variant()
    catalog.barcode(variant)
    catalog.pack(variant)
    for page in (f"/product/show/{variant.product_id}", f"/variant/show/{variant.id}", "/product/add"):
        assert admin.get(page).status_code == 200, page
