"""Transfer orders: kept at the source, on their way, received in parts, and closed over what was lost."""

from decimal import Decimal
from typing import Any, NamedTuple

import pytest

from app.catalog.models import Variant
from app.core import current
from app.core.current import Actor
from app.core.db import session
from app.core.errors import Forbidden, Invalid, KeyReused, NotFound, Refusal
from app.core.outbox import Outbox
from app.inventory import services as do
from app.inventory.doctor.ledger import examine
from app.inventory.models import Location, Reason, Reservation, TransferCargo, TransferOrder
from app.inventory.queries import standings_of, stock_of, worth_of
from app.inventory.services import AlreadyReversed, StockShort, TransitionRefused, transfers
from app.inventory.states import TRANSFER
from tests.factories import inventory as make

DAMAGED = 2


class Lane(NamedTuple):
    """Two sites, a bin in each, and ten of an item in the first."""

    berlin: Location
    lyon: Location
    shelf: Location
    bin: Location
    tea: Variant

    def draft(self, quantity: int = 5, **more: Any) -> TransferOrder:
        """An order from Berlin to Lyon."""
        return make.draft_transfer(self.tea, self.berlin, self.lyon, quantity, **more)

    def sent(self, quantity: int = 5) -> TransferOrder:
        """Such an order on its way."""
        order = self.draft(quantity)
        transfers.send(transfers.SendTransfer(order_id=order.id))
        return order


@pytest.fixture
def lane(ctx: Any) -> Lane:
    berlin, lyon, tea = make.site(), make.site(), make.variant()
    shelf, target = make.bin_of(berlin), make.bin_of(lyon)
    make.stock(tea, shelf, 10, Decimal(3))
    return Lane(berlin, lyon, shelf, target, tea)


@pytest.fixture(autouse=True)
def sums_agree(ctx: Any) -> Any:
    yield
    assert [verdict.name for verdict in examine() if not verdict.is_sound] == []


def lying(item: Variant) -> dict[str, tuple[int, int]]:
    """On hand and available by place."""
    return {row.place: (int(row.on_hand), int(row.available)) for row in stock_of(item.id)}


def receive(order: TransferOrder, lane: Lane, quantity: int, **named: Any) -> transfers.TransferStanding:
    key = named.pop("key", None)
    place = named.pop("place", lane.bin)
    line = transfers.ArrivedLine(variant_id=lane.tea.id, quantity=Decimal(quantity), location_id=place.id, **named)
    return transfers.receive(transfers.ReceiveTransfer(order_id=order.id, lines=(line,), key=key))


def a_reason() -> int:
    return session.query(Reason).filter_by(code="lost").one().id


def at(*places: Location) -> Any:
    """A clerk of these sites only."""
    return current.acting_as(Actor(user_id=None, name="clerk", site_ids=frozenset(place.id for place in places)))


def test_goods_on_their_way_are_on_hand_and_available_to_nobody(lane: Lane) -> None:
    order = lane.sent()
    transit = order.transit_location
    assert lying(lane.tea) == {lane.shelf.code: (5, 5), transit.code: (5, 0)}
    assert (transit.kind, transit.site_id, order.sent_at is not None) == ("transit", lane.lyon.id, True)
    assert transfers.receive_rest(transfers.ReceiveRest(order_id=order.id)).state == "received"
    assert lying(lane.tea) == {lane.shelf.code: (5, 5), lane.lyon.code: (5, 5)}
    assert order.received_at is not None


def test_allocating_keeps_the_goods_for_the_order(lane: Lane) -> None:
    order = lane.draft(8)
    assert transfers.allocate(transfers.AllocateTransfer(order_id=order.id)).state == "allocated"
    assert lying(lane.tea) == {lane.shelf.code: (10, 2)}
    held = session.query(Reservation).filter_by(demand=order.number).one()
    assert (held.state, held.expires_at is not None) == ("committed", True)
    transfers.send(transfers.SendTransfer(order_id=order.id))
    session.expire_all()
    assert held.state == "consumed"
    assert lying(lane.tea) == {lane.shelf.code: (2, 2), order.transit_location.code: (8, 0)}


def test_what_a_transfer_keeps_is_neither_released_nor_sold_behind_its_back(lane: Lane) -> None:
    order = lane.draft(8)
    allocating = transfers.AllocateTransfer(order_id=order.id)
    transfers.allocate(allocating)
    assert transfers.allocate(allocating).is_replay
    held = session.query(Reservation).filter_by(demand=order.number).one()
    for taken, pointer in (
        (lambda: do.release(do.ReleaseReservation(reservation_id=held.id)), "/reservation_id"),
        (lambda: do.ship(do.Ship(lines=(do.ShipLine(reservation_id=held.id),))), "/lines/0/reservation_id"),
    ):
        with pytest.raises(do.ReservationClosed, match=order.number) as refused, session.begin_nested():
            taken()
        assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [(pointer, "kept-for-transfer")]
    assert lying(lane.tea) == {lane.shelf.code: (10, 2)}
    transfers.cancel(transfers.CancelTransfer(order_id=order.id))
    assert lying(lane.tea) == {lane.shelf.code: (10, 10)}
    assert do.release(do.ReleaseReservation(reservation_id=held.id)).is_replay


def test_allocating_more_than_there_is_names_every_short_line(lane: Lane) -> None:
    coffee = make.variant()
    lines = tuple(transfers.DraftTransferLine(variant_id=item.id, quantity=Decimal(11)) for item in (lane.tea, coffee))
    places = {"from_location_id": lane.berlin.id, "to_location_id": lane.lyon.id}
    order_id = transfers.draft(transfers.DraftTransfer(**places, lines=lines)).order_id
    with pytest.raises(StockShort) as refused, session.begin_nested():
        transfers.allocate(transfers.AllocateTransfer(order_id=order_id))
    assert [fault.pointer for fault in refused.value.faults] == ["/lines/0/quantity", "/lines/1/quantity"]


def test_a_cancelled_order_frees_what_it_kept(lane: Lane) -> None:
    order = lane.draft()
    transfers.allocate(transfers.AllocateTransfer(order_id=order.id))
    cancelling = transfers.CancelTransfer(order_id=order.id)
    assert transfers.cancel(cancelling).state == "cancelled"
    assert lying(lane.tea) == {lane.shelf.code: (10, 10)}
    assert transfers.cancel(cancelling).is_replay
    with pytest.raises(TransitionRefused):
        transfers.send(transfers.SendTransfer(order_id=order.id))


def test_a_part_is_received_and_the_rest_stays_on_its_way(lane: Lane) -> None:
    order = lane.sent()
    assert receive(order, lane, 2).state == "partly_received"
    assert lying(lane.tea)[lane.bin.code] == (2, 2)
    assert receive(order, lane, 3).state == "received"
    cargo = session.query(TransferCargo).filter_by(order_id=order.id).one()
    assert (cargo.sent, cargo.received, cargo.lost, cargo.on_the_way) == (5, 5, 0, 0)


def test_more_than_was_sent_is_refused(lane: Lane) -> None:
    order = lane.sent()
    receive(order, lane, 2)
    with pytest.raises(Invalid) as refused, session.begin_nested():
        receive(order, lane, 4)
    (fault,) = refused.value.faults
    assert (fault.pointer, fault.code, (fault.detail or {})["on_the_way"]) == (
        "/lines/0/quantity", "more-than-sent", "3",
    )  # fmt: skip


def test_damaged_goods_arrive_as_damaged(lane: Lane) -> None:
    order = lane.sent()
    receive(order, lane, 1, condition_id=DAMAGED)
    assert lying(lane.tea)[lane.bin.code] == (1, 0)


def test_what_is_lost_leaves_the_books_at_its_value(lane: Lane) -> None:
    order = lane.sent()
    receive(order, lane, 2)
    line = transfers.LostLine(variant_id=lane.tea.id, quantity=Decimal(1))
    writing = transfers.WriteOffTransfer(order_id=order.id, reason_id=a_reason(), lines=(line,))
    lost = transfers.write_off(writing)
    assert lost.state == "partly_received"
    assert lost.posting is not None
    assert [(move["quantity"], move["value_amount"]) for move in lost.posting.moves] == [("1", "3")]
    assert transfers.close(transfers.CloseTransfer(order_id=order.id, reason_id=a_reason())).state == "received"
    worth = worth_of(lane.tea.id, limit=1)
    assert worth is not None
    assert (worth.on_hand, worth.value_amount) == (7, 21)
    cargo = session.query(TransferCargo).filter_by(order_id=order.id).one()
    assert (cargo.received, cargo.lost) == (2, 3)


def test_exact_lots_are_sent_and_received_by_lot(lane: Lane) -> None:
    serum = make.tracked()
    lots = {code: make.stock_lot(serum, lane.shelf, 4, code) for code in ("L1", "L2")}
    lines = tuple(
        transfers.DraftTransferLine(variant_id=serum.id, quantity=Decimal(quantity), lot_id=lot_id)
        for quantity, lot_id in ((3, lots["L2"].id), (2, None))
    )
    places = {"from_location_id": lane.berlin.id, "to_location_id": lane.lyon.id}
    order = session.get_one(TransferOrder, transfers.draft(transfers.DraftTransfer(**places, lines=lines)).order_id)
    transfers.allocate(transfers.AllocateTransfer(order_id=order.id))
    transfers.send(transfers.SendTransfer(order_id=order.id))
    cargo = {row.lot.code: int(row.sent) for row in session.query(TransferCargo).filter_by(order_id=order.id)}
    assert cargo == {"L1": 2, "L2": 3}
    named = lane._replace(tea=serum)
    with pytest.raises(Invalid) as refused, session.begin_nested():
        receive(order, named, 2)
    assert refused.value.faults[0].pointer == "/lines/0/lot_id"
    receive(order, named, 2, lot_id=lots["L2"].id)
    assert {row.lot for row in stock_of(serum.id) if row.place == lane.bin.code} == {"L2"}


def test_a_serial_unit_travels(lane: Lane) -> None:
    phone = make.tracked("serial")
    make.stock_lot(phone, lane.shelf, 1, "SN-1")
    order = make.draft_transfer(phone, lane.shelf, lane.lyon, 1)
    transfers.send(transfers.SendTransfer(order_id=order.id))
    transfers.receive_rest(transfers.ReceiveRest(order_id=order.id, location_id=lane.bin.id))
    assert {(row.place, row.lot) for row in stock_of(phone.id)} == {(lane.bin.code, "SN-1")}


@pytest.mark.parametrize("verb", ["draft", "send", "receive", "write_off"])
def test_a_key_sent_again_gives_the_first_answer(lane: Lane, verb: str) -> None:
    def act(note: str) -> transfers.TransferStanding:
        if verb == "draft":
            line = transfers.DraftTransferLine(variant_id=lane.tea.id, quantity=Decimal(5))
            places = {"from_location_id": lane.berlin.id, "to_location_id": lane.lyon.id}
            return transfers.draft(transfers.DraftTransfer(**places, lines=(line,), key="once", note=note))
        if verb == "send":
            return transfers.send(transfers.SendTransfer(order_id=order.id, key="once", note=note))
        if verb == "receive":
            return transfers.receive_rest(transfers.ReceiveRest(order_id=order.id, key="once", note=note))
        return transfers.close(transfers.CloseTransfer(order_id=order.id, reason_id=a_reason(), key="once", note=note))

    order = lane.draft() if verb == "send" else lane.sent()
    first, again = act("a"), act("a")
    assert (first.is_replay, again.is_replay) == (False, True)
    assert again.as_dict() == first.as_dict()
    with pytest.raises(KeyReused):
        act("b")


@pytest.mark.parametrize("state", ["draft", "allocated", "sent", "partly_received", "received", "cancelled"])
@pytest.mark.parametrize("verb", ["allocate", "send", "receive", "write_off", "cancel"])
def test_only_listed_transitions_are_possible(lane: Lane, state: str, verb: str) -> None:
    if (state, verb) in TRANSFER or state == verb.removesuffix("cel") + "celled":
        return
    order = _in(state, lane)
    acts: dict[str, Any] = {
        "allocate": lambda: transfers.allocate(transfers.AllocateTransfer(order_id=order.id)),
        "send": lambda: transfers.send(transfers.SendTransfer(order_id=order.id)),
        "receive": lambda: receive(order, lane, 1),
        "write_off": lambda: transfers.close(transfers.CloseTransfer(order_id=order.id, reason_id=a_reason())),
        "cancel": lambda: transfers.cancel(transfers.CancelTransfer(order_id=order.id)),
    }
    with pytest.raises(TransitionRefused):
        acts[verb]()


def _in(state: str, lane: Lane) -> TransferOrder:
    if state in ("draft", "cancelled", "allocated"):
        order = lane.draft()
        if state == "allocated":
            transfers.allocate(transfers.AllocateTransfer(order_id=order.id))
        if state == "cancelled":
            transfers.cancel(transfers.CancelTransfer(order_id=order.id))
        return order
    order = lane.sent()
    if state != "sent":
        receive(order, lane, 5 if state == "received" else 2)
    return order


def test_the_sending_site_sends_and_the_receiving_site_receives(lane: Lane) -> None:
    with at(lane.berlin):
        order = lane.sent()
        with pytest.raises(Forbidden), session.begin_nested():
            receive(order, lane, 1)
    with at(lane.lyon):
        assert receive(order, lane, 1).state == "partly_received"
        other = lane.draft(1)  # Lyon asks for goods of Berlin
        with pytest.raises(Forbidden), session.begin_nested():
            transfers.send(transfers.SendTransfer(order_id=other.id))
    with at(make.site()):
        with pytest.raises(NotFound), session.begin_nested():
            receive(order, lane, 1)
        with pytest.raises(NotFound), session.begin_nested():
            lane.draft(1)


def test_goods_are_received_at_the_site_that_they_go_to(lane: Lane) -> None:
    order = lane.sent()
    for place in (lane.shelf, order.transit_location):
        with pytest.raises(Invalid) as refused, session.begin_nested():
            receive(order, lane, 1, place=place)
        assert refused.value.faults[0].pointer == "/lines/0/location_id"


def test_nothing_but_its_order_moves_goods_in_transit(lane: Lane) -> None:
    order = lane.sent()
    assert order.sent_at is not None
    line = do.TransferLine(
        variant_id=lane.tea.id, from_location_id=order.transit_location_id, to_location_id=lane.bin.id,
        quantity=Decimal(1),
    )  # fmt: skip
    with pytest.raises(Invalid, match="only its transfer order"), session.begin_nested():
        do.transfer(do.Transfer(lines=(line,)))
    with pytest.raises(Invalid, match="only its transfer order"), session.begin_nested():
        make.stock(lane.tea, order.transit_location, 1)
    sending = receive(order, lane, 1).posting
    assert sending is not None
    with pytest.raises(AlreadyReversed, match="belongs to transfer"), session.begin_nested():
        do.reverse(do.Reverse(posting_id=sending.posting_id))


@pytest.mark.parametrize("end", ["source", "target"])
def test_an_unfit_place_is_refused_by_name(lane: Lane, end: str) -> None:
    shut = make.site(is_active=False)
    ends = (shut, lane.lyon) if end == "source" else (lane.berlin, shut)
    with pytest.raises(Invalid) as refused:
        make.draft_transfer(lane.tea, *ends)
    pointer = "/from_location_id" if end == "source" else "/to_location_id"
    assert [fault.pointer for fault in refused.value.faults] == [pointer]


def test_an_item_is_on_one_line(lane: Lane) -> None:
    line = transfers.DraftTransferLine(variant_id=lane.tea.id, quantity=Decimal(1))
    places = {"from_location_id": lane.berlin.id, "to_location_id": lane.lyon.id}
    with pytest.raises(Refusal) as refused:
        transfers.draft(transfers.DraftTransfer(**places, lines=(line, line)))
    assert refused.value.faults[0].pointer == "/lines/1/variant_id"


def test_every_step_is_told(lane: Lane) -> None:
    order = lane.draft()
    transfers.allocate(transfers.AllocateTransfer(order_id=order.id))
    transfers.send(transfers.SendTransfer(order_id=order.id))
    receive(order, lane, 3)
    transfers.close(transfers.CloseTransfer(order_id=order.id, reason_id=a_reason()))
    told = session.query(Outbox).filter_by(topic="inventory.transfer_changed", aggregate_id=order.id)
    assert [(row.payload["verb"], row.payload["state"]) for row in told.order_by(Outbox.id)] == [
        ("draft", "draft"), ("allocate", "allocated"), ("send", "sent"), ("receive", "partly_received"),
        ("write_off", "received"),
    ]  # fmt: skip


def test_an_item_tells_what_of_it_is_in_transit(lane: Lane) -> None:
    lane.sent(4)
    (standing,) = standings_of([lane.tea.id])
    assert (standing.on_hand, standing.available, standing.in_transit) == (10, 6, 4)


def test_what_was_packed_leaves_and_the_rest_is_free_again(lane: Lane) -> None:
    coffee = make.variant()
    make.stock(coffee, lane.shelf, 4)
    lines = tuple(transfers.DraftTransferLine(variant_id=item.id, quantity=Decimal(4)) for item in (lane.tea, coffee))
    places = {"from_location_id": lane.berlin.id, "to_location_id": lane.lyon.id}
    order_id = transfers.draft(transfers.DraftTransfer(**places, lines=lines)).order_id
    transfers.allocate(transfers.AllocateTransfer(order_id=order_id))
    pack(order_id, (lane.tea, 3, None))
    assert lying(lane.tea)[lane.shelf.code] == (7, 7)
    assert lying(coffee) == {lane.shelf.code: (4, 4)}
    cargo = session.query(TransferCargo).filter_by(order_id=order_id)
    assert {(row.variant_id, row.sent) for row in cargo} == {(lane.tea.id, 3)}


def test_the_lots_that_were_packed_leave_whichever_were_kept(lane: Lane) -> None:
    serum = make.tracked()
    lots = [make.stock_lot(serum, lane.shelf, 4, code) for code in ("L1", "L2")]
    order = make.draft_transfer(serum, lane.berlin, lane.lyon, 4)
    transfers.allocate(transfers.AllocateTransfer(order_id=order.id))  # of L1, the oldest
    pack(order.id, (serum, 1, lots[0].id), (serum, 2, lots[1].id))
    cargo = {row.lot.code: int(row.sent) for row in session.query(TransferCargo).filter_by(order_id=order.id)}
    assert cargo == {"L1": 1, "L2": 2}
    assert session.query(Reservation).filter_by(demand=order.number).one().state == "released"


@pytest.mark.parametrize(("quantity", "code"), [(6, "more-than-asked"), (1, "not-asked")])
def test_only_what_was_asked_for_is_packed(lane: Lane, quantity: int, code: str) -> None:
    order = lane.draft(5)
    item = lane.tea if code == "more-than-asked" else make.variant()
    with pytest.raises(Invalid) as refused:
        pack(order.id, (item, quantity, None))
    assert [fault.code for fault in refused.value.faults] == [code]


def pack(order_id: int, *parts: tuple[Variant, int, int | None]) -> None:
    """Send these parts of the order."""
    lines = tuple(
        transfers.PackedLine(variant_id=item.id, quantity=Decimal(quantity), lot_id=lot_id)
        for item, quantity, lot_id in parts
    )
    transfers.send_packed(transfers.SendPacked(order_id=order_id, lines=lines))
