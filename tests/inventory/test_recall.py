"""The recall of a lot: every shipment that holds any of it, through splits and merges."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from app.core.db import session
from app.inventory import recalling
from app.inventory import services as do
from app.inventory.models import Lot, StockLevel
from app.inventory.queries import every_shipment, recall_of
from tests.factories import inventory as make
from tests.people import Caller, Person, sign_in


@pytest.fixture
def spoiled(ctx: Any) -> Lot:
    """Ten of lot MILK-1: three shipped as they are; four relabelled to YOGHURT, of which two left; two merged away."""
    house, item = make.site(), make.tracked(sku="MILK")
    lot = make.stock_lot(item, house, 10, "MILK-1")
    make.stock_lot(item, house, 5, "MILK-2")
    other = session.query(Lot).filter_by(code="MILK-2").one()
    at: dict[str, Any] = {"variant_id": item.id, "location_id": house.id}

    def ship(quantity: int, lot_id: int, reference: str) -> None:
        line = do.ShipLine(**at, quantity=Decimal(quantity), lot_id=lot_id)
        do.ship(do.Ship(lines=(line,), reference=reference))

    def relabel(quantity: int, code: str) -> int:
        line = do.RelabelLine(**at, quantity=Decimal(quantity), lot_id=lot.id, to_lot=code)
        do.relabel(do.Relabel(lines=(line,)))
        return session.query(Lot).filter_by(variant_id=item.id, code=code).one().id

    ship(3, lot.id, "Order 1")
    ship(2, relabel(4, "YOGHURT"), "Order 2")
    relabel(2, "MILK-2")
    ship(6, other.id, "Order 3")
    session.commit()
    return lot


def test_a_recall_finds_every_shipment_that_holds_any_of_the_lot(spoiled: Lot) -> None:
    found = recall_of(spoiled.id)
    shipped = {(row.reference, row.lot, int(row.quantity)) for row in found.shipments}
    assert shipped == {("Order 1", "MILK-1", 3), ("Order 2", "YOGHURT", 2), ("Order 3", "MILK-2", 6)}
    assert {(row.lot, int(row.on_hand)) for row in found.stock} == {("MILK-1", 1), ("YOGHURT", 2), ("MILK-2", 1)}
    assert {row.lot for row in found.made_into} == {"YOGHURT", "MILK-2"}
    assert found.made_of == []


def test_genealogy_is_read_in_both_directions(spoiled: Lot) -> None:
    yoghurt = session.query(Lot).filter_by(code="YOGHURT").one()
    found = recall_of(yoghurt.id)
    assert [row.lot for row in found.made_of] == ["MILK-1"]
    assert [row.reference for row in found.shipments] == ["Order 2"]


def test_lots_that_became_each_other_do_not_lead_round_for_ever(spoiled: Lot) -> None:
    yoghurt = session.query(StockLevel).join(Lot, Lot.id == StockLevel.lot_id).filter(Lot.code == "YOGHURT").one()
    back = do.RelabelLine(
        variant_id=yoghurt.variant_id,
        location_id=yoghurt.location_id,
        quantity=Decimal(1),
        lot_id=yoghurt.lot_id,
        to_lot="MILK-1",
    )
    do.relabel(do.Relabel(lines=(back,)))
    assert len(recall_of(spoiled.id).shipments) == 3
    assert [row.lot for row in recall_of(spoiled.id).made_of] == ["YOGHURT"]


def test_a_recall_follows_relabelling_over_any_number_of_steps(ctx: Any) -> None:
    house, item = make.site(), make.tracked()
    first = make.stock_lot(item, house, 1, "L0")
    lot_id = first.id
    for step in range(1, 56):
        line = do.RelabelLine(
            variant_id=item.id, location_id=house.id, quantity=Decimal(1), lot_id=lot_id, to_lot=f"L{step}"
        )
        do.relabel(do.Relabel(lines=(line,)))
        lot_id = session.query(Lot).filter_by(variant_id=item.id, code=f"L{step}").one().id
    sent = make.send(item, house, 1)
    found = recall_of(first.id)
    assert [(row.lot, row.posting_id) for row in found.shipments] == [("L55", sent.posting_id)]
    assert [row.depth for row in found.made_into] == [*range(1, 56)]
    assert [row.lot for row in recall_of(lot_id).made_of][-1] == "L0"


def test_what_is_cut_says_of_how_many(spoiled: Lot) -> None:
    found = recall_of(spoiled.id, limit=2)
    assert (len(found.shipments), found.totals["shipments"], found.is_truncated) == (2, 3, True)
    assert (found.totals["stock"], found.totals["made_into"]) == (3, 2)
    assert recall_of(spoiled.id, limit=3).is_truncated is False
    assert [row.reference for row in every_shipment(spoiled.id, batch=2)] == ["Order 3", "Order 2", "Order 1"]


def test_the_page_of_a_cut_recall_leads_to_all_of_it(
    spoiled: Lot, ben: Person, api: Callable[[Person], Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recalling, "recall_of", partial(recall_of, limit=2))
    page = ben.get(f"/lot/show/{spoiled.id}").text
    assert "2 of 3" in page
    assert f"/api/v1/lot/{spoiled.id}/recall/export" in page
    lines = api(ben).get(f"/api/v1/lot/{spoiled.id}/recall/export").text.splitlines()
    assert lines[0].split(",")[:4] == ["is_certain", "move_id", "posting_id", "item"]
    assert [line.split(",")[7] for line in lines[1:]] == ["Order 3", "Order 2", "Order 1"]
    told = api(ben).get(f"/api/v1/lot/{spoiled.id}/recall").json["result"]
    assert (told["totals"]["shipments"], told["is_truncated"]) == (3, False)


def test_a_reversed_shipment_says_so(spoiled: Lot) -> None:
    first = next(row for row in recall_of(spoiled.id).shipments if row.reference == "Order 1")
    do.reverse(do.Reverse(posting_id=first.posting_id))
    assert {row.reference: row.was_undone for row in recall_of(spoiled.id).shipments}["Order 1"] is True


def test_the_page_and_the_api_show_it(spoiled: Lot, ben: Person, api: Callable[[Person], Caller]) -> None:
    page = ben.get(f"/lot/show/{spoiled.id}").text
    assert "Shipments that hold it" in page
    assert "Order 3" in page
    answer = api(ben).get(f"/api/v1/lot/{spoiled.id}/recall")
    assert {row["reference"] for row in answer.json["result"]["shipments"]} == {"Order 1", "Order 2", "Order 3"}


def test_dates_of_a_lot_are_for_who_may_act_wherever_it_lies(
    app: Any, ctx: Any, api: Callable[[Person], Caller]
) -> None:
    here, there, item = make.site(), make.site(), make.tracked()
    lot = make.stock_lot(item, here, 5, "L1")
    session.commit()
    person = sign_in(app, "bea_person", "Manager", site_ids=(here.id,))
    bea, dated = api(person), {"expires_on": "2001-01-31"}
    assert bea.put(f"/api/v1/lot/{lot.id}", {"expires_on": "2101-01-31"}).status_code == 200
    make.stock_lot(item, there, 5, "L1")
    session.commit()
    answer = bea.put(f"/api/v1/lot/{lot.id}", dated)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/expires_on")
    assert bea.put(f"/api/v1/lot/{lot.id}", {"note": "Blue crates"}).status_code == 200
    assert api(sign_in(app, "ida_person", "Manager")).put(f"/api/v1/lot/{lot.id}", dated).status_code == 200


def test_who_works_elsewhere_finds_neither_lot_nor_recall(
    app: Any, spoiled: Lot, api: Callable[[Person], Caller]
) -> None:
    elsewhere = make.site("FAR").id
    session.commit()
    eve = api(sign_in(app, "eve_person", "Warehouse", site_ids=(elsewhere,)))
    assert eve.get(f"/api/v1/lot/{spoiled.id}").status_code == 404
    assert eve.get(f"/api/v1/lot/{spoiled.id}/recall").status_code == 404
