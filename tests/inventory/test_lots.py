"""Lots, serial units and conditions: named, picked by their order, split, merged, and never mixed."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from app.catalog.models import Variant
from app.core import clock
from app.core.db import session
from app.core.errors import Invalid, NotFound, Refusal
from app.inventory import services as do
from app.inventory.doctor.ledger import examine
from app.inventory.models import Location, Lot, StockingPolicy, StockLevel
from app.inventory.queries import explain_level, stock_of
from app.inventory.services import StockShort
from tests.factories import inventory as make
from tests.factories import number

QUARANTINE, DAMAGED = 1, 2
TODAY = clock.today()


@pytest.fixture
def shelf(ctx: Any) -> Location:
    return make.site()


@pytest.fixture(autouse=True)
def sums_agree(ctx: Any) -> Any:
    yield
    assert [verdict.name for verdict in examine() if not verdict.is_sound] == []


def by_lot(item: Variant) -> Mapping[tuple[str, str], int]:
    """On hand by lot and condition."""
    return {(row.lot, row.condition): int(row.on_hand) for row in stock_of(item.id)}


def ship(item: Variant, place: Location, quantity: int, **named: Any) -> do.Posted:
    line = do.ShipLine(variant_id=item.id, location_id=place.id, quantity=Decimal(quantity), **named)
    return do.ship(do.Ship(lines=(line,)))


def relabel(item: Variant, place: Location, quantity: int, **named: Any) -> do.Posted:
    line = do.RelabelLine(variant_id=item.id, location_id=place.id, quantity=Decimal(quantity), **named)
    return do.relabel(do.Relabel(lines=(line,)))


def test_goods_of_a_lot_keep_its_dates(shelf: Location) -> None:
    item = make.tracked()
    line = do.ReceiveLine(
        variant_id=item.id, location_id=shelf.id, quantity=Decimal(5), lot="L1", supplier_lot="S-77",
        made_on=TODAY, expires_on=TODAY + timedelta(days=30),
    )  # fmt: skip
    do.receive(do.Receive(lines=(line, line)))
    lot = session.query(Lot).filter_by(variant_id=item.id).one()
    assert (lot.code, lot.supplier_code, lot.made_on) == ("L1", "S-77", TODAY)
    level = session.query(StockLevel).filter_by(lot_id=lot.id).one()
    assert (level.on_hand, level.expires_on) == (10, lot.expires_on)


def test_a_tracked_item_does_not_come_in_without_its_lot(shelf: Location) -> None:
    item = make.tracked()
    with pytest.raises(Invalid) as refused:
        make.stock(item, shelf, 5)
    assert [fault.pointer for fault in refused.value.faults] == ["/lines/0/lot"]


def test_an_untracked_item_has_no_lots(shelf: Location) -> None:
    with pytest.raises(Invalid, match="not tracked"):
        make.stock_lot(make.variant(), shelf, 5, "L1")


def test_a_lot_is_not_given_another_expiry_by_the_way(shelf: Location) -> None:
    item = make.tracked()
    make.stock_lot(item, shelf, 1, "L1", TODAY)
    with pytest.raises(Invalid) as refused:
        make.stock_lot(item, shelf, 1, "L1", TODAY + timedelta(days=1))
    assert refused.value.faults[0].pointer == "/lines/0/expires_on"


def test_a_serial_number_is_one_unit_in_one_place(shelf: Location) -> None:
    item = make.tracked("serial")
    with pytest.raises(Invalid, match="one unit"):
        make.stock_lot(item, shelf, 2, "SN-1")
    make.stock_lot(item, shelf, 1, "SN-1")
    with pytest.raises(Invalid, match="on hand already"):
        make.stock_lot(item, make.bin_of(shelf), 1, "SN-1")
    ship(item, shelf, 1)
    make.stock_lot(item, shelf, 1, "SN-1")  # it may come back


def test_a_serial_unit_moves_to_and_fro(shelf: Location) -> None:
    item, other = make.tracked("serial"), make.bin_of(shelf)
    make.stock_lot(item, shelf, 1, "SN-1")
    for source, target in ((shelf, other), (other, shelf)):
        ends = {"from_location_id": source.id, "to_location_id": target.id}
        do.transfer(do.Transfer(lines=(do.TransferLine(variant_id=item.id, quantity=Decimal(1), **ends),)))
    assert by_lot(item) == {("SN-1", "ok"): 1}
    assert [row.location_id for row in stock_of(item.id)] == [shelf.id]


def test_a_lot_is_written_in_one_way(shelf: Location) -> None:
    item = make.tracked()
    make.stock_lot(item, shelf, 2, "MILK-1a")
    make.stock_lot(make.tracked(), shelf, 2, "Milk-1A")  # another item may call its lots as it likes

    def receive(*codes: str) -> None:
        at: dict[str, Any] = {"variant_id": item.id, "location_id": shelf.id, "quantity": Decimal(1)}
        do.receive(do.Receive(lines=tuple(do.ReceiveLine(**at, lot=code) for code in codes)))

    for codes, pointer in ((("milk-1A",), "/lines/0/lot"), (("MILK-1a", "B", "b"), "/lines/2/lot")):
        with pytest.raises(Invalid, match="differs in case only") as refused:
            receive(*codes)
        assert refused.value.faults[0].pointer == pointer
    receive("MILK-1a", "B", "B")
    assert {lot for lot, _ in by_lot(item)} == {"MILK-1a", "B"}


def test_one_command_cannot_receive_a_serial_number_twice(shelf: Location) -> None:
    line = do.ReceiveLine(variant_id=make.tracked("serial").id, location_id=shelf.id, quantity=Decimal(1), lot="SN-1")
    with pytest.raises(Invalid) as refused:
        do.receive(do.Receive(lines=(line, line)))
    assert refused.value.faults[0].pointer == "/lines/1/lot"


def test_the_database_refuses_what_the_code_forgets_about_serials(shelf: Location) -> None:
    lot = make.stock_lot(make.tracked("serial"), shelf, 1, "SN-1")
    with pytest.raises(IntegrityError, match="ck_stock_level_serial"), session.begin_nested():
        session.query(StockLevel).filter_by(lot_id=lot.id).update({"on_hand": 2})


@pytest.mark.parametrize(
    ("picking", "first"), [("fefo", "soon"), ("fifo", "late"), ("lifo", "never"), ("closest", "soon")]
)
def test_goods_are_picked_in_the_order_of_the_item(shelf: Location, picking: str, first: str) -> None:
    item = make.tracked(picking=picking)
    bins = {code: make.bin_of(shelf, f"{code}-{number()}") for code in "cab"}
    make.stock_lot(item, bins["c"], 5, "late", TODAY + timedelta(days=90))
    make.stock_lot(item, bins["a"], 5, "soon", TODAY + timedelta(days=3))
    make.stock_lot(item, bins["b"], 5, "never")
    posted = ship(item, shelf, 5)
    assert posted.moves[0]["picked"] == picking
    assert {lot for lot, _condition in by_lot(item)} == {"late", "soon", "never"} - {first}


def test_a_part_of_a_reservation_ships_its_first_lot_first(shelf: Location) -> None:
    item = make.tracked(picking="fefo")
    make.stock_lot(item, shelf, 5, "late", TODAY + timedelta(days=90))
    make.stock_lot(item, shelf, 5, "soon", TODAY + timedelta(days=3))
    held = do.reserve(
        do.Reserve(lines=(do.ReserveLine(variant_id=item.id, location_id=shelf.id, quantity=Decimal(9)),))
    )
    line = do.ShipLine(reservation_id=held.reservations[0]["id"], quantity=Decimal(4))
    do.ship(do.Ship(lines=(line,)))
    assert by_lot(item) == {("late", "ok"): 5, ("soon", "ok"): 1}


def test_expired_goods_are_on_hand_but_neither_available_nor_shipped(shelf: Location) -> None:
    item = make.tracked()
    old = make.stock_lot(item, shelf, 5, "old", TODAY - timedelta(days=1))
    (row,) = stock_of(item.id)
    assert (row.on_hand, row.available) == (5, 0)
    for named in ({}, {"lot_id": old.id}):
        with pytest.raises(StockShort):
            ship(item, shelf, 1, **named)
    line = do.AdjustLine(variant_id=item.id, location_id=shelf.id, difference=Decimal(-5), lot_id=old.id)
    do.adjust(do.Adjust(reason_id=5, lines=(line,)))
    assert by_lot(item) == {}


def test_an_exact_lot_is_shipped_and_reserved(shelf: Location) -> None:
    item = make.tracked()
    make.stock_lot(item, shelf, 5, "L1")
    second = make.stock_lot(item, shelf, 5, "L2")
    line = do.ReserveLine(variant_id=item.id, location_id=shelf.id, quantity=Decimal(2), lot_id=second.id)
    held = do.reserve(do.Reserve(lines=(line,)))
    assert held.reservations[0]["picks"][0]["lot_id"] == second.id
    with pytest.raises(StockShort):
        ship(item, shelf, 4, lot_id=second.id)
    ship(item, shelf, 3, lot_id=second.id)
    assert by_lot(item) == {("L1", "ok"): 5, ("L2", "ok"): 2}


def test_a_lot_of_another_item_is_unknown(shelf: Location) -> None:
    other = make.stock_lot(make.tracked(), shelf, 5, "L1")
    item = make.tracked()
    make.stock_lot(item, shelf, 5, "L1")
    with pytest.raises(NotFound) as refused:
        ship(item, shelf, 1, lot_id=other.id)
    assert refused.value.faults[0].pointer == "/lines/0/lot_id"


def test_a_transfer_takes_lots_along(shelf: Location) -> None:
    item, target = make.tracked(), make.bin_of(shelf)
    make.stock_lot(item, shelf, 2, "soon", TODAY + timedelta(days=1))
    make.stock_lot(item, shelf, 5, "late", TODAY + timedelta(days=9))
    line = do.TransferLine(variant_id=item.id, from_location_id=shelf.id, to_location_id=target.id, quantity=Decimal(3))
    do.transfer(do.Transfer(lines=(line,)))
    there = {row.lot: int(row.on_hand) for row in stock_of(item.id) if row.location_id == target.id}
    assert there == {"soon": 2, "late": 1}


def test_a_transfer_takes_conditions_along(shelf: Location) -> None:
    item, target = make.variant(), make.bin_of(shelf)
    make.stock(item, shelf, 5)
    relabel(item, shelf, 4, to_condition_id=DAMAGED)
    line = do.TransferLine(
        variant_id=item.id, from_location_id=shelf.id, to_location_id=target.id, quantity=Decimal(4),
        condition_id=DAMAGED,
    )  # fmt: skip
    do.transfer(do.Transfer(lines=(line,)))
    assert {(row.location_id, row.condition): int(row.on_hand) for row in stock_of(item.id)} == {
        (shelf.id, "ok"): 1,
        (target.id, "damaged"): 4,
    }


def test_quarantine_keeps_goods_from_demand_and_gives_them_back(shelf: Location) -> None:
    item = make.variant()
    make.stock(item, shelf, 5)
    relabel(item, shelf, 4, to_condition_id=QUARANTINE)
    assert by_lot(item) == {("", "ok"): 1, ("", "quarantine"): 4}
    with pytest.raises(StockShort):
        ship(item, shelf, 2)
    relabel(item, shelf, 4, condition_id=QUARANTINE, to_condition_id=0)
    ship(item, shelf, 2)
    assert by_lot(item) == {("", "ok"): 3}


def test_a_relabelling_is_reversed(shelf: Location) -> None:
    item = make.tracked()
    make.stock_lot(item, shelf, 5, "L1")
    posted = relabel(item, shelf, 2, lot_id=None, to_lot="L1-B", to_condition_id=DAMAGED)
    assert by_lot(item) == {("L1", "ok"): 3, ("L1-B", "damaged"): 2}
    do.reverse(do.Reverse(posting_id=posted.posting_id))
    assert by_lot(item) == {("L1", "ok"): 5}


def test_lots_are_split_and_merged(shelf: Location) -> None:
    item = make.tracked()
    one, two = make.stock_lot(item, shelf, 5, "L1"), make.stock_lot(item, shelf, 5, "L2")
    relabel(item, shelf, 2, lot_id=one.id, to_lot="L1-B")
    relabel(item, shelf, 5, lot_id=two.id, to_lot="L1")
    assert by_lot(item) == {("L1", "ok"): 8, ("L1-B", "ok"): 2}


def test_a_lot_made_of_another_keeps_no_longer_than_it(shelf: Location) -> None:
    item = make.tracked()
    line = do.ReceiveLine(
        variant_id=item.id, location_id=shelf.id, quantity=Decimal(9), lot="OLD", supplier_lot="S-7",
        made_on=TODAY - timedelta(days=30), expires_on=TODAY - timedelta(days=1),
    )  # fmt: skip
    do.receive(do.Receive(lines=(line,)))
    old = session.query(Lot).filter_by(variant_id=item.id, code="OLD").one()
    relabel(item, shelf, 3, lot_id=old.id, to_lot="PART")
    part = session.query(Lot).filter_by(variant_id=item.id, code="PART").one()
    assert (part.expires_on, part.made_on, part.supplier_code) == (old.expires_on, old.made_on, "S-7")
    with pytest.raises(StockShort):
        ship(item, shelf, 1, lot_id=part.id)
    make.stock_lot(item, shelf, 1, "FRESH", TODAY + timedelta(days=9))
    make.stock_lot(item, shelf, 1, "ENDLESS")
    for named in (
        {"to_lot": "NEW", "to_expires_on": TODAY + timedelta(days=1)},
        {"to_lot": "FRESH"},
        {"to_lot": "ENDLESS"},
    ):
        with pytest.raises(Invalid, match="would keep longer") as refused, session.begin_nested():
            relabel(item, shelf, 1, lot_id=old.id, **named)
        assert (refused.value.faults[0].pointer, refused.value.faults[0].code) == ("/lines/0/to_lot", "keeps-longer")


def test_goods_of_several_lots_become_one_that_keeps_as_long_as_the_first_of_them(shelf: Location) -> None:
    item = make.tracked()
    ends = [TODAY + timedelta(days=days) for days in (5, 9)]
    for number_of, end in enumerate(ends):
        make.stock_lot(item, shelf, 2, f"L{number_of}", end)
    relabel(item, shelf, 3, to_lot="MIX")
    mixed = session.query(Lot).filter_by(variant_id=item.id, code="MIX").one()
    assert (mixed.expires_on, mixed.supplier_code) == (ends[0], None)


def test_a_kit_keeps_no_longer_than_its_parts(shelf: Location) -> None:
    tea, gift = make.tracked(), make.tracked()
    make.kit((tea, 1), of=gift)
    end = TODAY + timedelta(days=5)
    make.stock_lot(tea, shelf, 4, "TEA", end)
    for late in (end + timedelta(days=1), None):
        with pytest.raises(Invalid, match="would keep longer than its parts") as refused, session.begin_nested():
            assemble(gift, shelf, "GIFT", late)
        assert refused.value.faults[0].pointer == "/expires_on"
    assemble(gift, shelf, "GIFT", end)
    assert by_lot(gift) == {("GIFT", "ok"): 1}


def assemble(kit: Variant, place: Location, lot: str, expires_on: date | None) -> do.Kitted:
    command = do.Assemble(variant_id=kit.id, location_id=place.id, quantity=Decimal(1), lot=lot, expires_on=expires_on)
    return do.assemble(command)


def test_a_serial_unit_that_is_on_hand_does_not_turn_up_a_second_time(shelf: Location) -> None:
    item, other = make.tracked("serial"), make.bin_of(shelf)
    unit = make.stock_lot(item, shelf, 1, "S1")
    found = do.AdjustLine(variant_id=item.id, location_id=other.id, difference=Decimal(1), lot_id=unit.id)
    with pytest.raises(Invalid, match="on hand already") as refused, session.begin_nested():
        do.adjust(do.Adjust(reason_id=make.reason().id, lines=(found,)))
    assert (refused.value.faults[0].pointer, refused.value.faults[0].code) == ("/lines/0/lot_id", "serial-on-hand")
    sold = ship(item, shelf, 1)
    back = do.ReceiveLine(variant_id=item.id, location_id=other.id, quantity=Decimal(1), lot="S1")
    do.receive(do.Receive(lines=(back,)))
    with pytest.raises(Invalid, match="on hand already"), session.begin_nested():
        do.reverse(do.Reverse(posting_id=sold.posting_id))
    assert by_lot(item) == {("S1", "ok"): 1}


def test_a_serial_unit_found_in_another_bin_moves_there_in_one_adjustment(shelf: Location) -> None:
    item, other = make.tracked("serial"), make.bin_of(shelf)
    unit = make.stock_lot(item, shelf, 1, "S1")
    lines = tuple(
        do.AdjustLine(variant_id=item.id, location_id=place.id, difference=Decimal(change), lot_id=unit.id)
        for place, change in ((other, 1), (shelf, -1))
    )
    do.adjust(do.Adjust(reason_id=make.reason().id, lines=lines))
    assert [row.location_id for row in stock_of(item.id) if row.on_hand] == [other.id]


def test_goods_without_a_lot_do_not_come_back_once_the_item_is_tracked(shelf: Location) -> None:
    item = make.variant()
    make.stock(item, shelf, 5)
    sold = ship(item, shelf, 5)
    session.add(StockingPolicy(variant_id=item.id, tracking="lot"))
    session.flush()
    with pytest.raises(Invalid, match="tracked by now"), session.begin_nested():
        do.reverse(do.Reverse(posting_id=sold.posting_id))


@pytest.mark.parametrize(
    ("named", "pointer"),
    [
        ({"to_condition_id": 0}, "/lines/0/quantity"),
        ({"to_condition_id": 77}, "/lines/0/to_condition_id"),
        ({"condition_id": 77, "to_condition_id": 0}, "/lines/0/condition_id"),
        ({"to_lot": "L1"}, "/lines/0/to_lot"),
    ],
)
def test_a_relabelling_that_makes_no_sense_is_refused_at_its_field(
    shelf: Location, named: Mapping[str, Any], pointer: str
) -> None:
    item = make.variant()
    make.stock(item, shelf, 5)
    with pytest.raises(Refusal) as refused:
        relabel(item, shelf, 1, **named)
    assert refused.value.faults[0].pointer == pointer


def test_the_moves_of_a_level_add_up_through_relabellings(shelf: Location) -> None:
    item = make.tracked()
    make.stock_lot(item, shelf, 5, "L1")
    relabel(item, shelf, 2, to_lot="L2")
    relabel(item, shelf, 1, to_lot="L1", lot_id=session.query(Lot).filter_by(variant_id=item.id, code="L2").one().id)
    for level in session.query(StockLevel).filter_by(variant_id=item.id):
        told = explain_level(level.id)
        assert told is not None
        assert told.ties_out
        assert sum(move.change for move in told.moves) == level.on_hand


def test_dates_of_a_lot_must_follow_each_other(shelf: Location) -> None:
    line = do.ReceiveLine(
        variant_id=make.tracked().id, location_id=shelf.id, quantity=Decimal(1), lot="L1",
        made_on=date(2026, 2, 1), expires_on=date(2026, 1, 1),
    )  # fmt: skip
    with pytest.raises(Invalid) as refused:
        do.receive(do.Receive(lines=(line,)))
    assert refused.value.faults[0].pointer == "/lines/0/expires_on"
