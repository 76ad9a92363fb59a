"""Received goods are put away into the bins suggested, and pick faces are filled up from the others."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.core import clock
from app.core.db import session
from app.core.errors import NotFound, Refusal
from app.inventory.models import Location, StockLevel
from app.inventory.placing import bins_of
from app.inventory.queries import fillings_of
from app.inventory.services import PutAway, Replenish, Reserve, ReserveLine, put_away, replenish, reserve
from tests.factories import inventory as make
from tests.people import Caller, Person, sign_in


@pytest.fixture
def berlin(ctx: Any) -> Location:
    """A site with a dock, and two aisles of two bins each."""
    site = make.site("BER")
    make.bin_of(site, "DOCK", kind="staging")
    for aisle in ("A", "B"):
        zone = make.zone(site, aisle)
        for number in (1, 2):
            make.bin_of(zone, f"{aisle}-{number}")
    return site


@pytest.fixture
def tea(berlin: Location) -> Any:
    return make.variant("TEA")


def place(code: str) -> Location:
    return session.query(Location).filter_by(code=code).one()


def level(item: Any, code: str) -> StockLevel:
    return session.query(StockLevel).filter_by(variant_id=item.id, location_id=place(code).id).one()


def lying(item: Any) -> dict[str, Decimal]:
    levels = session.query(StockLevel).filter_by(variant_id=item.id).populate_existing()
    return {row.location.code: row.on_hand for row in levels if row.on_hand}


def suggested(item: Any, code: str = "DOCK") -> list[tuple[str, str]]:
    return [(row.place, row.why) for row in bins_of(level(item, code))]


def test_free_bins_are_suggested_for_an_item_that_lies_nowhere_yet(tea: Any) -> None:
    make.stock(make.variant(), place("A-1"), 1)
    make.face(make.variant(), place("B-1"), 1, 2)
    make.stock(tea, place("DOCK"), 5)
    assert suggested(tea) == [("A-2", "free"), ("B-2", "free")]


def test_its_own_bin_goes_before_one_that_holds_it_and_free_ones_near_by_follow(tea: Any) -> None:
    make.face(tea, place("B-2"), 2, 8)
    make.stock(tea, place("A-2"), 3)
    make.stock(tea, place("DOCK"), 5)
    assert suggested(tea) == [("B-2", "home"), ("A-2", "same_item"), ("A-1", "free"), ("B-1", "free")]


def test_a_bin_with_the_same_lot_goes_before_one_with_another(berlin: Location) -> None:
    milk = make.tracked()
    make.stock_lot(milk, place("A-1"), 1, "OLD")
    make.stock_lot(milk, place("B-1"), 1, "NEW")
    make.stock_lot(milk, place("DOCK"), 5, "NEW")
    assert suggested(milk)[:2] == [("B-1", "same_lot"), ("A-1", "same_item")]


def test_bins_in_quarantine_or_switched_off_are_never_suggested(tea: Any) -> None:
    make.face(tea, place("A-1"), 1, 9)
    place("A-1").is_active = False
    place("B-1").kind = "quarantine"
    make.stock(tea, place("DOCK"), 5)
    assert suggested(tea) == [("A-2", "free"), ("B-2", "free")]


def test_putting_away_fills_its_own_bin_and_the_rest_goes_on(tea: Any) -> None:
    make.face(tea, place("B-2"), 2, 8)
    make.stock(tea, place("DOCK"), 12)
    command = PutAway(level_id=level(tea, "DOCK").id, key="dock")
    first = put_away(command)
    assert lying(tea) == {"B-2": 8, "B-1": 4}
    again = put_away(command)
    assert (again.posting_id, again.is_replay, lying(tea)) == (first.posting_id, True, {"B-2": 8, "B-1": 4})


def test_promised_goods_stay_and_a_named_bin_takes_all_of_the_rest(tea: Any) -> None:
    make.stock(tea, place("DOCK"), 5)
    reserve(Reserve(lines=(ReserveLine(variant_id=tea.id, location_id=place("DOCK").id, quantity=Decimal(2)),)))
    put_away(PutAway(level_id=level(tea, "DOCK").id, to_location_id=place("A-2").id))
    assert lying(tea) == {"DOCK": 2, "A-2": 3}
    with pytest.raises(Refusal, match="unpromised"):
        put_away(PutAway(level_id=level(tea, "DOCK").id))


def test_a_site_without_a_bin_left_is_told(tea: Any) -> None:
    for code in ("A-1", "A-2", "B-1", "B-2"):
        make.stock(make.variant(), place(code), 1)
    make.stock(tea, place("DOCK"), 5)
    with pytest.raises(Refusal, match="No bin is left"):
        put_away(PutAway(level_id=level(tea, "DOCK").id))


def test_a_pick_face_is_filled_up_from_what_expires_first(berlin: Location) -> None:
    milk, today = make.tracked(), clock.today()
    face = make.face(milk, place("A-1"), 4, 10)
    make.stock_lot(milk, place("B-1"), 5, "LATE", today + timedelta(days=90))
    make.stock_lot(milk, place("B-2"), 4, "SOON", today + timedelta(days=9))
    make.stock_lot(milk, place("A-2"), 9, "GONE", today + timedelta(days=1))
    level(milk, "A-2").lot.expires_on = today - timedelta(days=1)
    session.flush()
    (filling,) = fillings_of([face.id])
    assert [(source.place, quantity) for source, quantity in filling.parts] == [("B-2", 4), ("B-1", 5)]
    replenish(Replenish(bin_rule_id=face.id))
    held = session.query(StockLevel).filter_by(location_id=face.location_id).order_by(StockLevel.on_hand)
    assert [(row.lot.code, row.on_hand) for row in held] == [("SOON", 4), ("LATE", 5)]


def test_goods_are_given_to_one_pick_face_only_and_never_taken_from_another(tea: Any) -> None:
    faces = [make.face(tea, place(code), 3, 6) for code in ("A-1", "A-2")]
    make.stock(tea, place("B-1"), 8)
    found = fillings_of([face.id for face in faces])
    assert [[quantity for _, quantity in filling.parts] for filling in found] == [[6], [2]]
    replenish(Replenish(bin_rule_id=faces[0].id))
    replenish(Replenish(bin_rule_id=faces[1].id))
    assert lying(tea) == {"A-1": 6, "A-2": 2}
    with pytest.raises(Refusal, match="Nothing of it lies elsewhere"):
        replenish(Replenish(bin_rule_id=faces[1].id))
    with pytest.raises(Refusal, match="full"):
        replenish(Replenish(bin_rule_id=faces[0].id))


def test_the_lists_show_what_waits_and_the_pages_what_is_suggested(
    tea: Any, ben: Person, api: Callable[[Person], Caller]
) -> None:
    face = make.face(tea, place("A-1"), 3, 6)
    make.face(make.variant("FULL"), place("A-2"), 0, 1)
    make.stock(tea, place("B-1"), 8)
    make.stock(tea, place("DOCK"), 1)
    dock = level(tea, "DOCK").id
    session.commit()
    get = api(ben).get
    assert [row["id"] for row in get("/api/v1/stock_level/?placing=to_put_away").json["result"]] == [dock]
    assert [row["id"] for row in get("/api/v1/bin_rule/?face=under_minimum").json["result"]] == [face.id]
    assert get(f"/api/v1/stock_level/{dock}/bins").json["result"][0]["reason"] == "Its own bin, with room for 6"
    assert "Its own bin, with room for 6" in ben.get(f"/stock_level/show/{dock}").text
    assert "B-1: 6" in ben.get("/bin_rule/list/?face=under_minimum").text.replace("DOCK: 1, B-1: 5", "B-1: 6")
    assert "Filled up from" in ben.get(f"/bin_rule/show/{face.id}").text
    asked = {"act": "replenish", "query": "face=under_minimum"}
    assert api(ben).post("/api/v1/bin_rule/bulk", asked, Idempotency_Key="all").status_code == 202
    assert api(ben).post(f"/api/v1/stock_level/{dock}/put_away", {}, Idempotency_Key="dock").status_code == 200
    assert lying(tea) == {"A-1": 1, "B-1": 8}


def test_nobody_puts_away_or_fills_up_in_a_foreign_site(
    app: Any, tea: Any, berlin: Location, api: Callable[[Person], Caller]
) -> None:
    face = make.face(tea, place("A-1"), 3, 6)
    make.stock(tea, place("DOCK"), 5)
    dock, other = level(tea, "DOCK").id, make.bin_of(make.site("HAM")).id
    mine = berlin.id
    session.commit()
    mia = api(sign_in(app, "mia_of_hamburg", "Manager", site_ids=(place("HAM").id,)))
    for address in (f"stock_level/{dock}/put_away", f"bin_rule/{face.id}/replenish"):
        assert mia.post(f"/api/v1/{address}", {}, Idempotency_Key=address).status_code == 404
    assert mia.get(f"/api/v1/stock_level/{dock}/bins").status_code == 404
    max_ = api(sign_in(app, "max_of_berlin", "Manager", site_ids=(mine,)))
    answer = max_.post(f"/api/v1/stock_level/{dock}/put_away", {"to_location_id": other}, Idempotency_Key="away")
    assert answer.status_code == 404
    with pytest.raises(NotFound):
        put_away(PutAway(level_id=999_999))


def test_a_pick_face_is_an_open_bin_of_the_storage(tea: Any, ada: Person, api: Callable[[Person], Caller]) -> None:
    dock, site = place("DOCK").id, place("BER").id
    session.commit()
    for location_id in (dock, site):
        body = {"variant_id": tea.id, "location_id": location_id, "minimum": "1", "maximum": "2"}
        answer = api(ada).post("/api/v1/bin_rule/", body)
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/location_id")
