"""Goods move as a whole, exactly, once, and never below nothing."""

from decimal import Decimal
from typing import Any

import pytest

from app.catalog.models import Unit, VariantUnit
from app.core.current import Actor, acting_as
from app.core.db import session
from app.core.errors import Invalid, KeyReused, NotFound
from app.core.outbox import Outbox
from app.inventory.models import SUPPLIER, StockAccount, StockLevel, StockMove
from app.inventory.services import (
    Adjust,
    AdjustLine,
    Receive,
    ReceiveLine,
    Ship,
    ShipLine,
    StockShort,
    Transfer,
    TransferLine,
    adjust,
    receive,
    ship,
    transfer,
)
from tests.factories import inventory as make


def on_hand(variant: Any, place: Any) -> Decimal:
    level = session.query(StockLevel).populate_existing().filter_by(variant_id=variant.id, location_id=place.id)
    return sum((row.on_hand for row in level), Decimal(0))


def shipment(variant: Any, place: Any, *quantities: int, key: str | None = None) -> Ship:
    lines = tuple(ShipLine(variant_id=variant.id, location_id=place.id, quantity=Decimal(q)) for q in quantities)
    return Ship(lines=lines, key=key)


def test_receiving_writes_a_move_a_level_an_account_and_an_event(ctx: Any) -> None:
    tea, shelf = make.variant("TEA"), make.site("W1")
    posted = make.stock(tea, shelf, 5, Decimal("2.50"))
    move = session.query(StockMove).filter_by(posting_id=posted.posting_id).one()
    assert (move.from_location_id, move.to_location_id, move.quantity, move.value_amount) == (
        SUPPLIER,
        shelf.id,
        Decimal(5),
        Decimal("12.5"),
    )
    assert on_hand(tea, shelf) == 5
    account = session.query(StockAccount).filter_by(variant_id=tea.id).one()
    assert (account.seq, account.on_hand, account.value_amount) == (1, Decimal(5), Decimal("12.5"))
    event = session.query(Outbox).filter_by(topic="inventory.stock_changed", aggregate_id=tea.id).one()
    assert event.aggregate_seq == 1
    assert event.payload["cause"] == "receive"
    assert event.payload["levels"][0]["on_hand_after"] == "5.000000"


def test_shipping_more_than_there_is_names_every_short_line_after_summing_demand(ctx: Any) -> None:
    tea, shelf = make.variant("TEA"), make.site("W1")
    make.stock(tea, shelf, 8)
    with pytest.raises(StockShort) as refused:
        ship(shipment(tea, shelf, 5, 5))
    fault = refused.value.faults[0]
    assert (fault.pointer, fault.detail["wanted"], fault.detail["available"], fault.detail["place"]) == (
        "/lines/1/quantity",
        "5",
        "3",
        "W1",
    )
    assert on_hand(tea, shelf) == 8


def test_shipping_from_a_site_picks_bins_and_says_which(ctx: Any) -> None:
    tea, warehouse = make.variant(), make.site()
    first, second = make.bin_of(warehouse), make.bin_of(make.zone(warehouse))
    make.stock(tea, first, 3)
    make.stock(tea, second, 4)
    posted = ship(shipment(tea, warehouse, 5))
    assert [(move["from_location_id"], move["quantity"]) for move in posted.moves] == [
        (first.id, "3"),
        (second.id, "2"),
    ]


def test_goods_in_quarantine_are_not_shipped(ctx: Any) -> None:
    tea, warehouse = make.variant(), make.site()
    make.stock(tea, make.zone(warehouse, kind="quarantine"), 3)
    with pytest.raises(StockShort):
        ship(shipment(tea, warehouse, 1))


def test_a_retry_with_the_same_key_gives_the_first_answer_and_moves_nothing(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    make.stock(tea, shelf, 5)
    first = ship(shipment(tea, shelf, 5, key="a"))
    again = ship(shipment(tea, shelf, 5, key="a"))
    assert (again.is_replay, again.as_dict()) == (True, first.as_dict())
    assert on_hand(tea, shelf) == 0


def test_a_key_used_for_another_content_is_refused(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    make.stock(tea, shelf, 5)
    ship(shipment(tea, shelf, 1, key="a"))
    with pytest.raises(KeyReused):
        ship(shipment(tea, shelf, 2, key="a"))


def test_keys_of_different_people_do_not_meet(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    make.stock(tea, shelf, 5)
    ship(shipment(tea, shelf, 1, key="a"))
    with acting_as(Actor(user_id=None, name="other")):
        assert ship(shipment(tea, shelf, 1, key="b")).is_replay is False


def test_goods_go_out_at_the_moving_average_and_the_last_unit_takes_the_rest(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    make.stock(tea, shelf, 1, Decimal(1))
    make.stock(tea, shelf, 2, Decimal(2))
    values = [ship(shipment(tea, shelf, 1)).moves[0]["value_amount"] for _ in range(3)]
    assert values == ["1.6667", "1.6666", "1.6667"]


def test_adjusting_needs_a_reason_in_use_and_goes_both_ways(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    line = AdjustLine(variant_id=tea.id, location_id=shelf.id, difference=Decimal(4))
    with pytest.raises(Invalid, match="reasons"):
        adjust(Adjust(reason_id=999, lines=(line,)))
    adjust(Adjust(reason_id=3, lines=(line,)))
    adjust(Adjust(reason_id=2, lines=(AdjustLine(variant_id=tea.id, location_id=shelf.id, difference=Decimal(-1)),)))
    assert on_hand(tea, shelf) == 3


def test_a_transfer_changes_places_and_not_the_account(ctx: Any) -> None:
    tea, one, two = make.variant(), make.site(), make.site()
    make.stock(tea, one, 5, Decimal(2))
    line = TransferLine(variant_id=tea.id, from_location_id=one.id, to_location_id=two.id, quantity=Decimal(2))
    transfer(Transfer(lines=(line,)))
    account = session.query(StockAccount).filter_by(variant_id=tea.id).one()
    assert (on_hand(tea, one), on_hand(tea, two), account.on_hand, account.value_amount) == (3, 2, 5, 10)


def test_a_quantity_finer_than_the_unit_is_refused(ctx: Any) -> None:
    tea, shelf = make.variant(scale=0), make.site()
    with pytest.raises(Invalid) as refused:
        make.stock(tea, shelf, "1.5")
    assert refused.value.faults[0].code == "too-precise"


@pytest.mark.parametrize("quantity", [1.5, True, "1e3", "1_000", "nan", "0", "-1", "1.1234567", "9999999999999"])
def test_quantities_that_are_not_exact_positive_numbers_are_refused(quantity: Any) -> None:
    with pytest.raises(ValueError, match="quantity"):
        ReceiveLine(variant_id=1, location_id=1, quantity=quantity)


def test_places_that_hold_no_stock_are_refused_by_name(ctx: Any) -> None:
    tea, closed = make.variant(), make.site("CLOSED", is_active=False)
    with pytest.raises(Invalid, match="CLOSED is switched off"):
        make.stock(tea, closed, 1)
    supplier = ReceiveLine(variant_id=tea.id, location_id=SUPPLIER, quantity=Decimal(1))
    with pytest.raises(Invalid, match="virtual"):
        receive(Receive(lines=(supplier,)))


def test_unknown_things_and_sites_out_of_scope_are_not_found(ctx: Any) -> None:
    tea, mine, other = make.variant(), make.site(), make.site()
    with pytest.raises(NotFound) as refused:
        receive(Receive(lines=(ReceiveLine(variant_id=987654321, location_id=mine.id, quantity=Decimal(1)),)))
    assert refused.value.faults[0].pointer == "/lines/0/variant_id"
    ben = Actor(user_id=None, name="Ben", site_ids=frozenset({mine.id}))
    with acting_as(ben), pytest.raises(NotFound, match="was not found"):
        make.stock(tea, other, 1)
    with acting_as(ben):
        assert make.stock(tea, mine, 1).posting_id


def test_a_place_may_go_below_nothing_where_it_is_allowed_to(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site(allow_negative=True)
    make.stock(tea, shelf, 1)
    ship(shipment(tea, shelf, 3))
    assert on_hand(tea, shelf) == -2


def test_figures_beyond_the_ledger_are_refused(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    with pytest.raises(Invalid) as refused:
        make.stock(tea, shelf, "999999999999", Decimal("99999999999999"))
    assert refused.value.faults[0].code == "too-large"


def test_packs_are_counted_in_base_units(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    case = Unit(code="case", name="Case")
    session.add(case)
    session.flush()
    session.add(VariantUnit(variant_id=tea.id, unit_id=case.id, numerator=12))
    session.flush()
    line = ReceiveLine(variant_id=tea.id, location_id=shelf.id, quantity=Decimal(2), unit_id=case.id)
    receive(Receive(lines=(line,)))
    assert on_hand(tea, shelf) == 24
