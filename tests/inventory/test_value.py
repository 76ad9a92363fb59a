"""What goods cost: by layers, at the average, where stock was negative, and when a bill comes late. Figures by hand."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.catalog.models import Variant
from app.core import clock
from app.core.current import Actor, acting_as
from app.core.db import session
from app.core.errors import Forbidden, Invalid, KeyReused, NotFound
from app.inventory import services as do
from app.inventory.doctor.ledger import examine
from app.inventory.explaining import value_of_item
from app.inventory.models import CostAdjustment, CostLayer, CostUse, Location, StockAccount, StockMove
from app.inventory.services.ledger.spreading import spread
from tests.factories import inventory as make


@pytest.fixture
def shelf(ctx: Any) -> Location:
    """Where the goods lie."""
    return make.site()


def account(item: Variant) -> StockAccount:
    session.expire_all()
    return session.query(StockAccount).filter_by(variant_id=item.id).one()


def figures(item: Variant) -> tuple[Decimal, Decimal]:
    """On hand and book value."""
    found = account(item)
    return found.on_hand, found.value_amount


def layers(item: Variant) -> list[tuple[Decimal, Decimal]]:
    """What remains in the open layers, the oldest first: quantity and value."""
    session.expire_all()
    rows = session.query(CostLayer).filter(CostLayer.variant_id == item.id, CostLayer.remaining > 0)
    return [(row.remaining, row.remaining_amount) for row in rows.order_by(CostLayer.id)]


def left_at(posted: do.Posted) -> list[Decimal]:
    """The values of the posting's moves."""
    return [Decimal(move["value_amount"]) for move in posted.moves]


def undo(posted: Any) -> Any:
    return do.reverse(do.Reverse(posting_id=posted.posting_id))


def is_sound() -> bool:
    return not [verdict for verdict in examine() if not verdict.is_sound]


def test_layers_are_used_oldest_first_and_the_average_is_kept_beside(shelf: Location) -> None:
    tea = make.by_layers()
    make.stock(tea, shelf, 10, Decimal(1))
    make.stock(tea, shelf, 10, Decimal(2))
    assert left_at(make.send(tea, shelf, 12)) == [14]  # 10 at 1, 2 at 2
    assert layers(tea) == [(8, 16)]
    found = account(tea)
    assert (found.value_amount, found.average_amount) == (16, 12)  # 8 of 20 that were worth 30
    assert is_sound()


def test_a_layer_gives_its_last_cent_with_its_last_unit(shelf: Location) -> None:
    tea = make.by_layers()
    line = do.ReceiveLine(variant_id=tea.id, location_id=shelf.id, quantity=Decimal(3), unit_cost=Decimal("0.3333"))
    do.receive(do.Receive(lines=(line,)))
    make.late_cost(_last(tea), "0.0001")
    assert [left_at(make.send(tea, shelf, 1))[0] for _ in range(3)] == [
        Decimal("0.3333"), Decimal("0.3334"), Decimal("0.3333"),
    ]  # fmt: skip
    assert figures(tea) == (0, 0)


def _last(item: Variant) -> Any:
    """The newest posting of the item."""
    return session.query(StockMove).filter_by(variant_id=item.id).order_by(StockMove.id.desc()).first()


def test_goods_received_and_shipped_in_one_posting_use_their_own_layer(shelf: Location) -> None:
    tea, at = make.by_layers(), clock.now()
    lines = [
        do.MoveLine(tea.id, 1, shelf.id, Decimal(4), at, unit_cost=Decimal(3)),
        do.MoveLine(tea.id, shelf.id, 2, Decimal(1), at),
        do.MoveLine(tea.id, 1, shelf.id, Decimal(2), at, unit_cost=Decimal(5)),
        do.MoveLine(tea.id, shelf.id, 2, Decimal(4), at),
    ]
    do.post_moves(lines)
    assert layers(tea) == [(1, 5)]
    assert [use.value_amount for use in session.query(CostUse).order_by(CostUse.id)] == [3, 9, 5]
    assert is_sound()


def test_a_transfer_keeps_the_layers(shelf: Location) -> None:
    tea, other = make.by_layers(), make.site()
    make.stock(tea, shelf, 4, Decimal(1))
    make.stock(tea, shelf, 4, Decimal(3))
    line = do.TransferLine(variant_id=tea.id, from_location_id=shelf.id, to_location_id=other.id, quantity=Decimal(6))
    do.transfer(do.Transfer(lines=(line,)))
    assert layers(tea) == [(4, 4), (4, 12)]
    assert left_at(make.send(tea, other, 5)) == [7]


def test_a_reversed_shipment_gives_back_exactly_the_layers_it_took(shelf: Location) -> None:
    tea = make.by_layers()
    make.stock(tea, shelf, 3, Decimal(1))
    make.stock(tea, shelf, 3, Decimal(4))
    first, second = make.send(tea, shelf, 4), make.send(tea, shelf, 1)
    assert (left_at(first), left_at(second)) == ([7], [4])
    undo(first)
    assert layers(tea) == [(3, 3), (2, 8)]
    assert figures(tea) == (5, 11)
    assert is_sound()


def test_a_reversed_receipt_takes_its_own_layer(shelf: Location) -> None:
    tea = make.by_layers()
    make.stock(tea, shelf, 3, Decimal(1))
    second = make.stock(tea, shelf, 3, Decimal(4))
    undo(second)
    assert layers(tea) == [(3, 3)]
    assert is_sound()


def test_costing_changes_at_the_standing_value_both_ways(shelf: Location) -> None:
    tea = make.variant()
    make.stock(tea, shelf, 10, Decimal(1))
    make.stock(tea, shelf, 10, Decimal(2))
    sent = make.send(tea, shelf, 10)
    do.change_costing(do.ChangeCosting(variant_id=tea.id, costing="fifo"))
    assert layers(tea) == [(10, 15)]
    make.stock(tea, shelf, 2, Decimal(9))
    assert left_at(make.send(tea, shelf, 11)) == [24]
    undo(sent)  # it took no layers, so its goods come in as a layer of their own
    assert layers(tea) == [(1, 9), (10, 15)]
    do.change_costing(do.ChangeCosting(variant_id=tea.id, costing="average", note="New rules"))
    assert (layers(tea), figures(tea)) == ([], (11, 24))
    assert left_at(make.send(tea, shelf, 11)) == [24]
    assert is_sound()


def test_a_shipment_of_closed_layers_comes_back_as_goods_of_its_cost(shelf: Location) -> None:
    tea = make.by_layers()
    make.stock(tea, shelf, 4, Decimal(2))
    sent = make.send(tea, shelf, 1)
    for costing in ("average", "fifo"):
        do.change_costing(do.ChangeCosting(variant_id=tea.id, costing=costing))
    undo(sent)
    assert layers(tea) == [(3, 6), (1, 2)]
    assert is_sound()


def test_the_same_costing_and_some_sites_only_are_refused(shelf: Location) -> None:
    tea = make.by_layers()
    with pytest.raises(do.TransitionRefused, match="so already"):
        do.change_costing(do.ChangeCosting(variant_id=tea.id, costing="fifo"))
    with acting_as(Actor(None, "Ben", frozenset({shelf.id}))), pytest.raises(Forbidden):
        do.change_costing(do.ChangeCosting(variant_id=tea.id, costing="average"))
    with pytest.raises(NotFound):
        do.change_costing(do.ChangeCosting(variant_id=10**9, costing="fifo"))


@pytest.mark.parametrize("costing", ["average", "fifo"])
def test_what_leaves_uncovered_leaves_at_the_last_cost_and_is_settled(costing: str, ctx: Any) -> None:
    shelf = make.site(allow_negative=True)
    tea = make.by_layers() if costing == "fifo" else make.variant()
    make.stock(tea, shelf, 4, Decimal(2))
    assert left_at(_lose(tea, shelf, 10)) == [20]  # 4 that are there, 6 at the same cost
    found = account(tea)
    assert (found.on_hand, found.value_amount, found.owed_amount) == (-6, 0, 12)
    make.stock(tea, shelf, 2, Decimal(3))  # goes to two of the six
    found = account(tea)
    assert (found.on_hand, found.value_amount, found.owed_amount) == (-4, 0, 8)
    make.stock(tea, shelf, 10, Decimal(5))
    found = account(tea)
    assert (found.on_hand, found.value_amount, found.owed_amount) == (6, 30, 0)
    settled = session.query(CostAdjustment).filter_by(variant_id=tea.id).order_by(CostAdjustment.id)
    assert [(row.kind, row.stock_amount, row.sold_amount) for row in settled] == [
        ("uncovered", 12, 0), ("settlement", -6, 2), ("settlement", -20, 12),
    ]  # fmt: skip
    assert is_sound()


def _lose(item: Variant, place: Location, quantity: int) -> do.Posted:
    line = do.AdjustLine(variant_id=item.id, location_id=place.id, difference=Decimal(-quantity))
    return do.adjust(do.Adjust(reason_id=4, lines=(line,)))


@pytest.mark.parametrize("costing", ["average", "fifo"])
def test_an_uncovered_loss_is_taken_back_as_it_was(costing: str, ctx: Any) -> None:
    shelf = make.site(allow_negative=True)
    tea = make.by_layers() if costing == "fifo" else make.variant()
    make.stock(tea, shelf, 4, Decimal(2))
    undo(_lose(tea, shelf, 10))
    found = account(tea)
    assert (found.on_hand, found.value_amount, found.owed_amount) == (4, 8, 0)
    assert is_sound()


def test_goods_never_received_leave_at_the_catalogue_cost(ctx: Any) -> None:
    shelf, tea = make.site(allow_negative=True), make.variant(cost_amount=Decimal(7), cost_currency="EUR")
    assert left_at(_lose(tea, shelf, 2)) == [14]
    make.stock(tea, shelf, 2)
    assert figures(tea) == (0, 0)
    adjusted = session.query(CostAdjustment).filter_by(variant_id=tea.id).order_by(CostAdjustment.id)
    assert [(row.stock_amount, row.sold_amount) for row in adjusted] == [(14, 0), (-14, 0)]


@pytest.mark.parametrize("costing", ["average", "fifo"])
def test_a_late_cost_is_split_between_stock_held_and_stock_sold(costing: str, shelf: Location) -> None:
    tea = make.by_layers() if costing == "fifo" else make.variant()
    received = make.stock(tea, shelf, 10, Decimal(2))
    make.send(tea, shelf, 7)
    added = make.late_cost(received, "10.01")
    assert (added.stock_amount, added.sold_amount) == ("3", "7.01")
    assert figures(tea) == (3, 9)
    assert left_at(make.send(tea, shelf, 3)) == [9]
    assert is_sound()


def test_goods_that_came_in_later_are_the_last_to_go(shelf: Location) -> None:
    tea = make.variant()
    first = make.stock(tea, shelf, 10, Decimal(2))
    mistake = make.stock(tea, shelf, 9, Decimal(2))
    undo(mistake)
    make.stock(tea, shelf, 5, Decimal(2))
    make.send(tea, shelf, 6)
    assert make.late_cost(first, 10).stock_amount == "4"  # 9 are left, 5 of them came later


def test_goods_received_before_their_layer_was_opened_bear_a_late_cost_whatever_the_clock_said(shelf: Location) -> None:
    tea = make.variant()
    received = make.stock(tea, shelf, 10, Decimal(2))
    with clock.stopped_at(clock.now() - timedelta(days=1)):
        do.change_costing(do.ChangeCosting(variant_id=tea.id, costing="fifo"))
    make.stock(tea, shelf, 4, Decimal(2))
    make.send(tea, shelf, 3)
    assert make.late_cost(received, 10).stock_amount == "7"
    assert is_sound()


def test_a_late_cost_is_spread_over_the_lines_to_the_cent(shelf: Location) -> None:
    items = [make.variant(), make.by_layers(), make.variant()]
    lines = tuple(
        do.ReceiveLine(variant_id=item.id, location_id=shelf.id, quantity=Decimal(1), unit_cost=Decimal(cost))
        for item, cost in zip(items, (1, 1, 4), strict=True)
    )
    received = do.receive(do.Receive(lines=lines))
    make.late_cost(received, 1, spread_by="quantity")
    assert [figures(item)[1] for item in items] == [Decimal("1.33"), Decimal("1.34"), Decimal("4.33")]
    make.late_cost(received, 12, spread_by="value", kind="duty")
    assert [figures(item)[1] for item in items] == [Decimal("3.33"), Decimal("3.34"), Decimal("12.33")]
    assert spread(Decimal("-0.05"), [Decimal(1)] * 3) == [Decimal("-0.02"), Decimal("-0.01"), Decimal("-0.02")]


def test_a_bill_below_the_receipt_never_takes_value_below_zero(shelf: Location) -> None:
    tea = make.variant()
    received = make.stock(tea, shelf, 2, Decimal(3))
    make.late_cost(received, "1", kind="freight")
    with pytest.raises(Invalid, match="have cost 7") as refused, session.begin_nested():
        make.late_cost(received, "-7.01", kind="bill")
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("/amount", "below-nothing")]
    make.send(tea, shelf, 1)
    added = make.late_cost(received, -7, kind="bill")
    assert (added.stock_amount, added.sold_amount, figures(tea)) == ("-3.5", "-3.5", (1, 0))


@pytest.mark.parametrize("costing", ["average", "fifo"])
def test_a_late_cost_that_the_ledger_cannot_hold_is_refused_by_name(costing: str, shelf: Location) -> None:
    item = make.variant() if costing == "average" else make.by_layers()
    received = make.stock(item, shelf, 1, Decimal(5))
    amount = Decimal("99999999999999")
    with pytest.raises(Invalid) as refused:
        do.add_cost(do.AddCost(posting_id=received.posting_id, amount=amount, kind="freight"))
    assert refused.value.faults[0].pointer == "/amount"
    assert figures(item) == (1, 5)


def test_a_late_cost_is_reversed_once_by_its_opposite(shelf: Location) -> None:
    tea = make.by_layers()
    received = make.stock(tea, shelf, 4, Decimal(2))
    added = make.late_cost(received, 8)
    with pytest.raises(do.AlreadyReversed, match="costs"):
        undo(received)
    make.send(tea, shelf, 1)
    back = undo(added)
    assert (back.stock_amount, back.sold_amount) == ("-6", "-2")
    assert figures(tea) == (3, 6)
    with pytest.raises(do.AlreadyReversed):
        undo(added)
    with pytest.raises(do.AlreadyReversed):
        undo(back)
    assert is_sound()


def test_a_retried_cost_counts_once(shelf: Location) -> None:
    tea = make.variant()
    received = make.stock(tea, shelf, 4, Decimal(2))
    first, again = (make.late_cost(received, 8, key="bill 7") for _ in range(2))
    assert (again.is_replay, again.as_dict(), figures(tea)) == (True, first.as_dict(), (4, 16))
    with pytest.raises(KeyReused):
        make.late_cost(received, 9, key="bill 7")


def test_costs_of_what_is_no_receipt_are_refused(shelf: Location) -> None:
    tea, gift = make.variant(), make.variant()
    received = make.stock(tea, shelf, 4, Decimal(2))
    sent = make.send(tea, shelf, 1)
    with pytest.raises(NotFound):
        make.late_cost(sent, 5)
    with acting_as(Actor(None, "Mia", frozenset({make.site().id}))), pytest.raises(NotFound):
        make.late_cost(received, 5)
    with pytest.raises(Invalid) as refused:
        make.late_cost(make.stock(gift, shelf, 1), 5)
    assert refused.value.faults[0].pointer == "/spread_by"
    undo(sent)
    undo(received)
    with pytest.raises(do.AlreadyReversed):
        make.late_cost(received, 5)


def test_scrapping_tells_its_value_and_reason(shelf: Location) -> None:
    tea = make.by_layers()
    make.stock(tea, shelf, 2, Decimal(1))
    make.stock(tea, shelf, 2, Decimal(6))
    line = do.ScrapLine(variant_id=tea.id, location_id=shelf.id, quantity=Decimal(3))
    done = do.scrap(do.Scrap(reason_id=1, lines=(line,), key="bin"))
    assert (done.as_dict()["value_amount"], figures(tea)) == ("8", (1, 6))
    again = do.scrap(do.Scrap(reason_id=1, lines=(line,), key="bin"))
    assert (again.is_replay, again.value_amount) == (True, 8)
    with pytest.raises(Invalid):
        do.scrap(do.Scrap(reason_id=10**9, lines=(line,)))
    undo(done)
    assert figures(tea) == (4, 14)


def test_the_value_is_explained_by_moves_and_later_costs(shelf: Location) -> None:
    tea = make.variant()
    received = make.stock(tea, shelf, 4, Decimal(2))
    make.send(tea, shelf, 1)
    make.late_cost(received, 8)
    told = value_of_item(tea)
    assert [(line.what, line.amount, line.balance) for line in told.lines] == [
        ("Freight", 6, 12), ("Shipment", -2, 6), ("Receipt", 8, 8),
    ]  # fmt: skip
    assert (told.value, told.rest, told.adds_up) == (12, 0, True)


def test_the_value_of_layers_is_explained_by_those_that_are_open(shelf: Location) -> None:
    tea = make.by_layers()
    make.stock(tea, shelf, 4, Decimal(2))
    make.stock(tea, shelf, 2, Decimal(5))
    make.send(tea, shelf, 3)
    told = value_of_item(tea)
    assert [line.amount for line in told.lines] == [2, 10]
    assert told.adds_up
    assert {label: value for label, _, value in told.facts}["Moving average cost"] == 3
    with acting_as(Actor(None, "Mia", frozenset({shelf.id}))):
        assert (value_of_item(tea).value, len(value_of_item(tea).lines)) == (12, 1)


def test_items_of_both_ends_stand_in_one_posting(shelf: Location) -> None:
    tea, cup = make.by_layers(), make.by_layers()
    make.stock(tea, shelf, 2, Decimal(3))
    at = clock.now()
    do.post_moves([
        do.MoveLine(cup.id, 1, shelf.id, Decimal(4), at, unit_cost=Decimal(2)),
        do.MoveLine(tea.id, shelf.id, 2, Decimal(1), at),
    ])  # fmt: skip
    assert (layers(tea), layers(cup)) == ([(1, 3)], [(4, 8)])
