"""Kits as people and programs meet them: the item's page, the forms, the API, and who may not."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from app.catalog.models import Variant
from app.core.db import session
from app.inventory.models import Location, StockAccount
from tests.factories import inventory as make
from tests.people import Caller, Person, sign_in


@pytest.fixture
def gift(ctx: Any) -> Variant:
    """A gift of one tea and two cups, of which three can be made at BER."""
    house, tea, cup = make.site("BER"), make.variant("TEA"), make.variant("CUP")
    make.stock(tea, house, 5, Decimal(1))
    make.stock(cup, house, 7, Decimal(2))
    made = make.kit((tea, 1), (cup, 2), of=make.variant("GIFT"))
    session.commit()
    return made


def on_hand(sku: str) -> Decimal:
    session.expire_all()
    account = session.query(StockAccount).join(Variant, Variant.id == StockAccount.variant_id).filter_by(sku=sku)
    found = account.one_or_none()
    return found.on_hand if found else Decimal(0)


def at_berlin(kit: Variant, quantity: str) -> dict[str, Any]:
    place = session.query(Location).filter_by(code="BER").one()
    return {"variant_id": kit.id, "location_id": place.id, "quantity": quantity}


def form(kit: Variant, quantity: str, key: str) -> dict[str, Any]:
    return {**at_berlin(kit, quantity), "key": key}


def test_the_page_of_a_kit_says_what_could_be_sold_and_why_not_more(gift: Variant, ben: Person) -> None:
    page = ben.get(f"/variant/show/{gift.id}").text
    assert "Sellable as a kit" in page
    assert f"/kit_part/assemble?variant_id={gift.id}" in page
    tea = session.query(Variant).filter_by(sku="TEA").one()
    assert "/kit_part/assemble" not in ben.get(f"/variant/show/{tea.id}").text


def test_kits_are_made_and_taken_apart_by_form(gift: Variant, ben: Person) -> None:
    done = ben.post("/kit_part/assemble", form(gift, "3", "f1"), follow_redirects=True).text
    assert "3 unit0 of GIFT assembled. They were worth 15.00." in done
    assert (on_hand("TEA"), on_hand("CUP"), on_hand("GIFT")) == (2, 1, 3)
    blank = {"lines-0-part_id": "", "lines-0-quantity": "", "lines-0-lot": ""}
    done = ben.post("/kit_part/take_apart", {**form(gift, "1", "f2"), **blank}, follow_redirects=True).text
    assert "1 unit0 of GIFT taken apart." in done
    assert (on_hand("TEA"), on_hand("CUP"), on_hand("GIFT")) == (3, 3, 2)


def test_a_line_begun_is_a_line_and_says_what_it_lacks(gift: Variant, ben: Person) -> None:
    ben.post("/kit_part/assemble", form(gift, "1", "f3"))
    refused = ben.post("/kit_part/take_apart", {**form(gift, "1", "f4"), "lines-0-quantity": "1"})
    assert refused.status_code == 422
    assert on_hand("GIFT") == 1


def test_the_api_assembles_once_and_tells_what_limits(gift: Variant, ben: Person, api: Callable[..., Caller]) -> None:
    program = api(ben)
    body = at_berlin(gift, "2")
    first, again = (program.post("/api/v1/kit_part/assemble", body, Idempotency_Key="a1") for _ in range(2))
    assert first.json["result"]["value_amount"] == again.json["result"]["value_amount"] == "10"
    assert on_hand("GIFT") == 2
    answer = program.get(f"/api/v1/kit_part/sellable/{gift.id}").json["result"]
    assert [(row["site"], row["assembled"], row["sellable"], row["limited_by"]) for row in answer] == [
        ("BER", "1", "3", "CUP")
    ]
    short = program.post("/api/v1/kit_part/assemble", at_berlin(gift, "2"), Idempotency_Key="a2")
    assert (short.status_code, short.json["errors"][0]["pointer"]) == (409, "/quantity")


def test_who_works_elsewhere_neither_makes_nor_counts_kits_here(
    app: Any, gift: Variant, api: Callable[[Person], Caller]
) -> None:
    elsewhere = make.site("FAR").id
    session.commit()
    eve = api(sign_in(app, "eve_person", "Warehouse", site_ids=(elsewhere,)))
    body = at_berlin(gift, "1")
    assert eve.post("/api/v1/kit_part/assemble", body, Idempotency_Key="e1").status_code == 404
    assert eve.get(f"/api/v1/kit_part/sellable/{gift.id}").json["result"] == []
