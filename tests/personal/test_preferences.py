"""Preferences: one's own, bounded, and obeyed by lists."""

from collections.abc import Callable

import pytest

from app.catalog.models import Product
from app.core.db import session
from tests.factories import make
from tests.people import Caller, Person

KEY = "/api/v1/preference/list:Product"
Api = Callable[[Person], Caller]


def columns(*names: str) -> dict[str, object]:
    """The body that chooses the columns of a list."""
    return {"value": {"columns": list(names), "density": "compact"}}


def test_what_is_kept_is_read_by_its_owner_alone(ada: Person, ben: Person, api: Api) -> None:
    assert api(ada).put(KEY, {"value": {"density": "compact"}}).status_code == 200
    assert api(ada).get(KEY).json == {"key": "list:Product", "value": {"density": "compact"}}
    assert api(ben).get(KEY).json["value"] is None


def test_null_forgets(ada: Person, api: Api) -> None:
    api(ada).put(KEY, {"value": [1, 2.5, "three"]})
    assert api(ada).get(KEY).json["value"] == [1, 2.5, "three"]
    api(ada).put(KEY, {"value": None})
    assert api(ada).get(KEY).json["value"] is None


@pytest.mark.parametrize("key", ["a" * 65, "1", "a b", "a%00", "ключ", "a;drop"])
def test_a_malformed_key_is_refused(key: str, ada: Person, api: Api) -> None:
    assert api(ada).put(f"/api/v1/preference/{key}", {"value": 1}).status_code == 422


@pytest.mark.parametrize("body", [{}, {"value": 1, "user_id": 1}, {"value": "x" * 9_000}, {"value": "\x00"}])
def test_a_malformed_value_is_refused(body: dict[str, object], ada: Person, api: Api) -> None:
    assert api(ada).put(KEY, body).status_code == 422


def test_a_person_keeps_a_bounded_number_of_preferences(ada: Person, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.personal.preferences.MAX_KEYS", 2)
    answers = [api(ada).put(f"/api/v1/preference/k{number}", {"value": 1}).status_code for number in range(3)]
    assert answers == [200, 200, 422]
    assert api(ada).put("/api/v1/preference/k1", {"value": 2}).status_code == 200


def test_a_list_shows_the_chosen_columns_in_their_order(ada: Person, api: Api, ctx: object) -> None:
    make(Product)
    session.commit()
    api(ada).put(KEY, columns("status", "item", "code"))
    page = ada.get("/product/list/").text
    heads = page[page.index("<thead>" if "<thead>" in page else "<thead") : page.index("</thead>")]
    assert heads.index("Status") < heads.index("Product") < heads.index("Item number")
    assert "Category" not in heads
    assert 'data-density="compact"' in page


@pytest.mark.parametrize(
    "value", [7, "x", [], {"columns": 7}, {"columns": ["password", {}, None]}, {"columns": [], "density": "<b>"}]
)
def test_a_preference_that_makes_no_sense_is_passed_over(value: object, ada: Person, api: Api, ctx: object) -> None:
    make(Product)
    session.commit()
    assert api(ada).put(KEY, {"value": value}).status_code == 200
    page = ada.get("/product/list/")
    assert page.status_code == 200
    assert 'data-density="comfortable"' in page.text
