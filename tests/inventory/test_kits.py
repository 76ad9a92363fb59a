"""Kits: put together at what their parts cost, taken apart by it, and what could be sold of them."""

from decimal import Decimal
from typing import Any

import pytest

from app.core.db import session
from app.core.errors import Invalid, Refusal
from app.inventory import services as do
from app.inventory.doctor.ledger import examine
from app.inventory.kit_interface import KitPartInterface
from app.inventory.models import KitPart, Location, Lot, StockAccount, StockLevel, StockMove
from app.inventory.queries import recall_of, sellable_of
from tests.factories import inventory as make


@pytest.fixture
def house(ctx: Any) -> Location:
    """Where kits are made."""
    return make.site()


def assemble(kit: Any, house: Location, quantity: int | str = 1, **more: Any) -> do.Kitted:
    return do.assemble(do.Assemble(variant_id=kit.id, location_id=house.id, quantity=Decimal(quantity), **more))


def take_apart(kit: Any, house: Location, quantity: int | str = 1, **more: Any) -> do.Kitted:
    return do.take_apart(do.TakeApart(variant_id=kit.id, location_id=house.id, quantity=Decimal(quantity), **more))


def worth(*items: Any) -> list[tuple[Decimal, Decimal]]:
    """On hand and book value of each."""
    session.expire_all()
    found = {row.variant_id: (row.on_hand, row.value_amount) for row in session.query(StockAccount)}
    return [found.get(item.id, (Decimal(0), Decimal(0))) for item in items]


def is_sound() -> bool:
    return not [verdict for verdict in examine() if not verdict.is_sound]


def test_a_kit_comes_in_at_exactly_what_its_parts_were_worth(house: Location) -> None:
    tea, cup = make.variant(), make.by_layers()
    make.stock(tea, house, 3, Decimal("0.3333"))
    make.stock(cup, house, 2, Decimal(1))
    make.stock(cup, house, 5, Decimal(2))
    gift = make.kit((tea, 1), (cup, 2))
    answer = assemble(gift, house, 2)
    assert answer.value_amount == Decimal("0.6666") + 2 + 4  # the cups go layer by layer
    assert worth(tea, cup, gift) == [(1, Decimal("0.3333")), (3, 6), (2, answer.value_amount)]
    assert is_sound()


def test_parts_come_from_any_bin_below_and_the_kits_go_where_told(house: Location) -> None:
    tea, bench = make.variant(), make.bin_of(house)
    for _ in range(2):
        make.stock(tea, make.bin_of(house), 2)
    gift = make.kit((tea, 1))
    assemble(gift, house, 3, to_location_id=bench.id)
    assert session.query(StockLevel).filter_by(variant_id=gift.id).one().location_id == bench.id


def test_every_short_part_is_named_and_nothing_moves(house: Location) -> None:
    tea, cup = make.variant(), make.variant()
    make.stock(tea, house, 1)
    gift = make.kit((tea, 1), (cup, 2))
    with pytest.raises(do.StockShort) as refused:
        assemble(gift, house, 2)
    assert [fault.pointer for fault in refused.value.faults] == ["/quantity", "/quantity"]
    assert [tea.sku in refused.value.faults[0].message, cup.sku in refused.value.faults[1].message] == [True, True]
    assert worth(gift) == [(0, 0)]


def test_reserved_expired_and_unsound_parts_are_not_built_in(house: Location) -> None:
    tea = make.variant()
    make.stock(tea, house, 3)
    do.reserve(do.Reserve(lines=(do.ReserveLine(variant_id=tea.id, location_id=house.id, quantity=Decimal(2)),)))
    gift = make.kit((tea, 1))
    with pytest.raises(do.StockShort):
        assemble(gift, house, 2)
    assemble(gift, house, 1)


def test_what_has_no_parts_is_no_kit(house: Location) -> None:
    with pytest.raises(Invalid) as refused:
        assemble(make.variant(), house)
    assert refused.value.faults[0].pointer == "/variant_id"


def test_the_same_key_assembles_once(house: Location) -> None:
    tea = make.variant()
    make.stock(tea, house, 5)
    gift = make.kit((tea, 1))
    first, again = (assemble(gift, house, 2, key="k1") for _ in range(2))
    assert (again.posting_id, again.is_replay, again.value_amount) == (first.posting_id, True, first.value_amount)
    assert worth(tea, gift)[1][0] == 2


def test_a_reversed_assembly_gives_parts_and_layers_back(house: Location) -> None:
    cup = make.by_layers()
    make.stock(cup, house, 2, Decimal(1))
    make.stock(cup, house, 2, Decimal(3))
    gift = make.kit((cup, 3))
    posted = assemble(gift, house)
    do.reverse(do.Reverse(posting_id=posted.posting_id))
    assert worth(cup, gift) == [(4, 8), (0, 0)]
    assert is_sound()


def test_parts_share_what_the_kits_were_worth_by_what_they_cost(house: Location) -> None:
    tea, cup = make.variant(), make.variant()
    make.stock(tea, house, 4, Decimal(1))
    make.stock(cup, house, 4, Decimal(2))
    gift = make.kit((tea, 1), (cup, 1))
    make.stock(gift, house, 1, Decimal("10.0001"))  # bought ready made
    answer = take_apart(gift, house)
    assert [Decimal(move["value_amount"]) for move in answer.moves] == [
        Decimal("10.0001"), Decimal("3.3334"), Decimal("6.6667"),
    ]  # fmt: skip
    assert worth(tea, cup, gift) == [(5, Decimal("7.3334")), (5, Decimal("14.6667")), (0, 0)]
    assert is_sound()


def test_parts_without_a_cost_share_by_their_number(house: Location) -> None:
    tea, cup = make.variant(), make.variant()
    gift = make.kit((tea, 1), (cup, 3))
    make.stock(gift, house, 1, Decimal(8))
    take_apart(gift, house)
    assert worth(tea, cup) == [(1, 2), (3, 6)]


def test_a_lost_part_did_not_come_in_later_than_a_receipt(house: Location) -> None:
    cup = make.variant()
    gift = make.kit((cup, 2))
    received = make.stock(cup, house, 4, Decimal(1))
    make.stock(gift, house, 1, Decimal(2))
    lost = do.TakenPart(part_id=cup.id, quantity=Decimal(2), is_lost=True)
    take_apart(gift, house, lines=(lost,), reason_id=make.reason().id)
    assert make.late_cost(received, 8).stock_amount == "8"  # all four are there still, and none came since


def test_a_lost_part_is_scrapped_at_its_share_for_a_reason(house: Location) -> None:
    tea, cup = make.variant(), make.variant()
    gift = make.kit((tea, 1), (cup, 1))
    make.stock(gift, house, 2, Decimal(10))
    lost = do.TakenPart(part_id=cup.id, quantity=Decimal(1), is_lost=True)
    answer = take_apart(gift, house, 2, lines=(lost,), reason_id=make.reason().id)
    assert (answer.value_amount, answer.lost_amount) == (20, 5)
    assert worth(tea, cup) == [(2, 10), (1, 5)]
    assert session.query(StockMove).filter_by(variant_id=cup.id, to_location_id=4).one().kind == "scrap"
    do.reverse(do.Reverse(posting_id=answer.posting_id))
    assert worth(tea, cup, gift) == [(0, 0), (0, 0), (2, 20)]
    assert is_sound()


def test_nobody_takes_out_more_than_is_inside_or_what_is_not(house: Location) -> None:
    tea = make.variant()
    gift = make.kit((tea, 1))
    make.stock(gift, house, 1)
    for line, pointer in (
        (do.TakenPart(part_id=tea.id, quantity=Decimal(2)), "/lines/0/quantity"),
        (do.TakenPart(part_id=gift.id, quantity=Decimal(1)), "/lines/0/part_id"),
    ):
        with pytest.raises(Invalid) as refused:
            take_apart(gift, house, lines=(line,))
        assert refused.value.faults[0].pointer == pointer


def test_the_recall_of_a_part_finds_the_kits_made_of_it_and_what_they_became(house: Location) -> None:
    tea, cup = make.tracked(), make.variant()
    inside, spare = make.stock_lot(tea, house, 2, "TEA-1"), make.stock_lot(tea, house, 5, "TEA-2")
    make.stock(cup, house, 9)
    gift = make.kit((tea, 1), (cup, 1), of=make.tracked())
    assemble(gift, house, 2, lot="GIFT-1")
    box = make.kit((gift, 1), of=make.tracked())
    assemble(box, house, 1, lot="BOX-1")
    make.send(box, house, 1)
    found = recall_of(inside.id)
    assert [row.lot for row in found.shipments] == ["BOX-1"]
    assert [(row.lot, row.depth) for row in found.made_into] == [("GIFT-1", 1), ("BOX-1", 2)]
    made = session.query(Lot).filter_by(code="BOX-1").one()
    assert {row.lot for row in recall_of(made.id).made_of} == {"GIFT-1", "TEA-1"}
    assert recall_of(spare.id).made_into == []


def test_the_recall_of_a_part_names_kits_without_lots_that_may_hold_it(house: Location) -> None:
    tea, gift, box = make.tracked(), make.variant(), make.variant()
    inside, later = make.stock_lot(tea, house, 2, "TEA-1"), make.stock_lot(tea, house, 5, "TEA-2")
    make.kit((tea, 1), of=gift)
    make.kit((gift, 1), of=box)
    make.stock(gift, house, 3)
    before = make.send(gift, house, 1)
    assemble(gift, house, 2)
    sent = make.send(gift, house, 1)
    assemble(box, house, 2)
    boxed = make.send(box, house, 1)
    found = recall_of(inside.id)
    assert ([*found.shipments], [*found.made_into]) == ([], [])
    assert [row.posting_id for row in found.possible_shipments] == [boxed.posting_id, sent.posting_id]
    assert before.posting_id not in {row.posting_id for row in found.possible_shipments}
    assert {(row.item, row.on_hand) for row in found.possible_stock} == {(gift.sku, 1), (box.sku, 1)}
    assert recall_of(later.id).possible_shipments == []


def test_the_recall_of_a_part_leads_through_kits_without_lots_into_kits_with_lots(house: Location) -> None:
    tea, gift, box = make.tracked(), make.variant(), make.tracked()
    inside = make.stock_lot(tea, house, 2, "TEA-1")
    make.kit((tea, 1), of=gift)
    make.kit((gift, 1), of=box)
    make.stock(gift, house, 3)
    assemble(box, house, 1, lot="BOX-0")
    assemble(gift, house, 2)
    assemble(box, house, 2, lot="BOX-1")
    sent = make.send(box, house, 2)
    found = recall_of(inside.id)
    assert [(row.posting_id, row.lot, row.quantity) for row in found.possible_shipments] == [
        (sent.posting_id, "BOX-1", 1)
    ]
    assert {(row.item, row.lot, row.on_hand) for row in found.possible_stock} == {
        (gift.sku, "", 2),
        (box.sku, "BOX-1", 1),
    }


def test_kits_put_back_into_their_parts_may_hold_nothing(house: Location) -> None:
    tea = make.tracked()
    inside = make.stock_lot(tea, house, 2, "TEA-1")
    gift = make.kit((tea, 1))
    made = assemble(gift, house, 2)
    assert [row.on_hand for row in recall_of(inside.id).possible_stock] == [2]
    do.reverse(do.Reverse(posting_id=made.posting_id))
    make.stock(gift, house, 1)
    assert recall_of(inside.id).possible_stock == []


@pytest.mark.parametrize("is_tracked", [True, False])
def test_kits_put_back_may_hold_it_where_such_a_kit_left_before(house: Location, *, is_tracked: bool) -> None:
    tea = make.tracked()
    bad, _good = make.stock_lot(tea, house, 1, "BAD"), make.stock_lot(tea, house, 1, "GOOD")
    gift = make.kit((tea, 1), of=make.tracked() if is_tracked else make.variant())
    lot = {"lot": "KK"} if is_tracked else {}
    first = assemble(gift, house, **lot)  # of BAD, which is older
    assemble(gift, house, **lot)
    sent = make.send(gift, house, 1)
    do.reverse(do.Reverse(posting_id=first.posting_id))
    found = recall_of(bad.id)
    shipments = found.shipments if is_tracked else found.possible_shipments
    assert [row.posting_id for row in shipments] == [sent.posting_id]


def test_tracked_parts_come_back_of_a_named_lot(house: Location) -> None:
    tea = make.tracked()
    make.stock_lot(tea, house, 2, "TEA-1")
    gift = make.kit((tea, 2))
    assemble(gift, house)
    with pytest.raises(Invalid):
        take_apart(gift, house)
    take_apart(gift, house, lines=(do.TakenPart(part_id=tea.id, quantity=Decimal(2), lot="TEA-1"),))
    assert worth(tea)[0][0] == 2
    assert is_sound()


def test_sellable_is_what_is_there_and_what_the_scarcest_part_allows(house: Location) -> None:
    tea, cup = make.variant(), make.variant()
    make.stock(tea, house, 10)
    make.stock(cup, house, 7)
    gift = make.kit((tea, 1), (cup, 2))
    make.stock(gift, house, 4)
    make.stock(cup, make.site(), 50)  # another site's cups make no kit here
    here = next(row for row in sellable_of(gift.id) if row.site_id == house.id)
    assert (here.available, here.assembled, here.sellable, here.limited_by) == (4, 3, 7, cup.sku)
    assert sellable_of(tea.id) == []


def test_kits_within_kits_share_the_parts_they_have_in_common(house: Location) -> None:
    tea = make.variant()
    gift = make.kit((tea, 2))
    box = make.kit((gift, 1), (tea, 1))
    make.stock(tea, house, 10)
    assert sellable_of(box.id)[0].assembled == 3  # three of tea each, not five gifts and ten more
    make.stock(gift, house, 4)
    assert (sellable_of(box.id)[0].assembled, sellable_of(box.id)[0].limited_by) == (6, tea.sku)


def test_a_kit_cannot_hold_itself_however_deep(ctx: Any) -> None:
    tea, gift = make.variant(), make.variant()
    box = make.kit((make.kit((tea, 1), of=gift), 1))
    for kit, part in ((gift, gift), (gift, box), (tea, box)):
        with pytest.raises(Refusal) as refused:
            KitPartInterface(KitPart).add(KitPart(kit_id=kit.id, part_id=part.id, quantity=Decimal(1)))
        assert refused.value.faults[0].pointer == "/part_id"
