"""How a warehouse keeps its shelves full: one rule for a family of items, deliveries put away, pick faces filled up."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from app.catalog.models import Category
from app.core.db import session
from app.core.transaction import transact
from app.inventory.doctor.ledger import examine
from app.inventory.models import Location
from tests.factories import inventory as make
from tests.people import Caller, Person
from tests.scenarios.conftest import House

API = "/api/v1/"


def _mug(buyer: Caller, category_id: int) -> int:
    body = {"name": "Mug", "code": "MUG-1", "cost_amount": "2.50", "category_id": category_id}
    product = buyer.post(f"{API}product/introduce", body).json["result"]["product_id"]
    assert buyer.post(f"{API}product/{product}/activate", {}).status_code == 200
    return int(buyer.get(f"{API}variant/?sku=MUG-1").json["ids"][0])


def _tableware() -> int:
    made = Category(name="Tableware")
    session.add(made)
    session.flush()
    return made.id


@dataclass(frozen=True)
class Shelves:
    """A category, and a dock, a pick face and a bin for reserves in Berlin, by id."""

    berlin: int
    tableware: int
    places: dict[str, int]


@pytest.fixture
def shelves(app: Flask, house: House) -> Iterator[Shelves]:
    """The shelves; when all is done, the ledger proves sound."""

    def furnish() -> Shelves:
        berlin = session.get_one(Location, house.berlin)
        places = {"dock": make.bin_of(berlin, "KEEP-DOCK", kind="staging").id}
        places |= {name: make.bin_of(berlin, f"KEEP-{name}").id for name in ("face", "reserve")}
        return Shelves(house.berlin, _tableware(), places)

    with app.app_context():
        made = transact(furnish)
    yield made
    with app.app_context():
        assert [verdict.name for verdict in examine() if not verdict.is_sound] == []


@pytest.fixture
def boss(app: Flask, admin: Person) -> Caller:
    """The program of who may do everything."""
    return Caller(app.test_client(), admin.token)


def _lying(who: Caller, mug: int, places: dict[str, int]) -> dict[str, Decimal]:
    rows = who.get(f"{API}stock_level/?variant_id={mug}").json["result"]
    names = {id_: name for name, id_ in places.items()}
    return {names[row["location_id"]]: Decimal(row["on_hand"]) for row in rows if Decimal(row["on_hand"])}


def test_a_rule_for_the_category_warns_and_a_delivery_finds_its_way_to_the_pick_face(
    boss: Caller, buyer: Caller, clerk: Caller, shelves: Shelves, settle: Callable[[], None]
) -> None:
    tableware, places = shelves.tableware, shelves.places
    mug = _mug(buyer, tableware)
    face: dict[str, Any] = {"variant_id": mug, "location_id": places["face"], "minimum": "4", "maximum": "10"}
    face_id = boss.post(f"{API}bin_rule/", face).json["id"]

    def at_dock(verb: str, key: str, quantity: str, place: str = "dock") -> int:
        line = {"variant_id": mug, "location_id": places[place], "quantity": quantity}
        return int(clerk.post(f"{API}stock_level/{verb}", {"lines": [line]}, Idempotency_Key=key).status_code)

    # A delivery of 30: ten fit into the pick face, the rest goes into the free bin beside it.
    assert at_dock("receive", "DN-1", "30") == 200
    waiting = clerk.get(f"{API}stock_level/?placing=to_put_away&variant_id={mug}").json["ids"]
    suggested = clerk.get(f"{API}stock_level/{waiting[0]}/bins").json["result"]
    assert [row["why"] for row in suggested][:2] == ["home", "free"]
    body = {"to_location_id": places["reserve"]}
    assert clerk.post(f"{API}stock_level/{waiting[0]}/put_away", body, Idempotency_Key="away").status_code == 200
    assert _lying(clerk, mug, places) == {"reserve": 30}

    # The pick face is empty; one press fills it up.
    assert clerk.get(f"{API}bin_rule/?face=under_minimum").json["ids"] == [face_id]
    assert clerk.post(f"{API}bin_rule/{face_id}/replenish", {}, Idempotency_Key="fill").status_code == 200
    assert _lying(clerk, mug, places) == {"face": 10, "reserve": 20}
    assert clerk.get(f"{API}bin_rule/?face=under_minimum").json["ids"] == []

    # One rule for all tableware; then the mugs sell, and the alert names that rule.
    rule = buyer.post(f"{API}reorder_rule/", {"category_id": tableware, "minimum": "25", "maximum": "60"}).json["id"]
    assert at_dock("ship", "SO-1", "6", "face") == 200
    settle()
    (alert,) = buyer.get(f"{API}stock_alert/?state=open&variant_id={mug}").json["result"]
    assert (alert["rule_id"], Decimal(alert["available"])) == (rule, 24)

    # The buyer tries a lower figure on history, gives the mugs a rule of their own, and the alert ends.
    tried = buyer.get(f"{API}reorder_rule/simulate?variant_id={mug}&site_id={shelves.berlin}&minimum=5&maximum=20")
    assert tried.json["result"]["items"][0]["proposed"]["stock_out_days"] >= 0
    answer = buyer.post(f"{API}reorder_rule/{rule}/override", {"minimum": "5", "maximum": "20"})
    assert answer.json["result"]["rules"] == 1
    settle()
    assert buyer.get(f"{API}stock_alert/{alert['id']}").json["result"]["state"] == "resolved"
