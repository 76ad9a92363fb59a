"""Rivals for the last units: nobody gets what is not there, and nobody sees a deadlock."""

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from flask import Flask

from app.core.db import session
from app.core.errors import Refusal
from app.core.transaction import transact
from app.inventory import services as do
from app.inventory.doctor.ledger import examine
from app.inventory.models import Location, StockLevel, TransferCargo, TransferOrder
from app.inventory.services import transfers
from app.inventory.services.ledger.locking import lock_accounts
from tests.factories import inventory as make

pytestmark = pytest.mark.real_db
RIVALS = 8


def race(app: Flask, work: Callable[[int], Any], rivals: int = RIVALS) -> Counter[str]:
    """Let the rivals start together; how often each ended how."""
    start = Barrier(rivals)

    def run(number: int) -> str:
        with app.app_context():
            start.wait()
            try:
                return str(work(number))
            except Refusal as refusal:
                return refusal.code
            finally:
                session.remove()

    with ThreadPoolExecutor(rivals) as pool:
        return Counter(pool.map(run, range(rivals)))


def assert_sound() -> None:
    """The sums agree, as one who looks now sees them."""
    session.rollback()
    broken = [verdict for verdict in examine() if not verdict.is_sound]
    assert not broken


def shipping(variant: int, place: int, key: str | None = None) -> Callable[[], do.Posted]:
    line = do.ShipLine(variant_id=variant, location_id=place, quantity=Decimal(1))
    return lambda: do.ship(do.Ship(lines=(line,), key=key))


def test_the_last_units_are_sold_once(committed: Flask) -> None:
    tea, shelf = transact(lambda: (make.variant().id, make.site().id))
    stocked = do.Receive(lines=(do.ReceiveLine(variant_id=tea, location_id=shelf, quantity=Decimal(5)),))
    transact(lambda: do.receive(stocked))
    ended = race(committed, lambda _: transact(shipping(tea, shelf)).verb)
    assert ended == {"ship": 5, "stock-short": 3}
    assert session.query(StockLevel).one().on_hand == 0
    assert_sound()


def test_one_key_sent_by_many_moves_once(committed: Flask) -> None:
    tea, shelf = transact(lambda: (make.variant().id, make.site().id))
    stocked = do.Receive(lines=(do.ReceiveLine(variant_id=tea, location_id=shelf, quantity=Decimal(1)),))
    transact(lambda: do.receive(stocked))
    ended = race(committed, lambda _: transact(shipping(tea, shelf, key="once")).is_replay)
    assert ended == {"False": 1, "True": RIVALS - 1}
    assert_sound()


def test_the_first_movements_of_a_variant_do_not_collide(committed: Flask) -> None:
    variants, shelf = transact(lambda: ([make.variant().id for _ in range(5)], make.site().id))

    def receive(number: int) -> str:
        lines = [do.ReceiveLine(variant_id=variant, location_id=shelf, quantity=Decimal(1)) for variant in variants]
        random.Random(number).shuffle(lines)
        return transact(lambda: do.receive(do.Receive(lines=tuple(lines)))).verb

    assert race(committed, receive) == {"receive": RIVALS}
    assert {level.on_hand for level in session.query(StockLevel)} == {RIVALS}
    assert_sound()


def test_many_lines_in_any_order_never_oversell_or_deadlock(committed: Flask) -> None:
    variants, shelf = transact(lambda: ([make.variant().id for _ in range(6)], make.site().id))
    stocked = [do.ReceiveLine(variant_id=variant, location_id=shelf, quantity=Decimal(40)) for variant in variants]
    transact(lambda: do.receive(do.Receive(lines=tuple(stocked))))

    def trade(number: int) -> int:
        dice, sold = random.Random(number), 0
        for _ in range(20):
            chosen = dice.sample(variants, 4)
            lines = tuple(
                do.ShipLine(variant_id=variant, location_id=shelf, quantity=Decimal(dice.randint(1, 3)))
                for variant in chosen
            )
            try:
                transact(lambda lines=lines: do.ship(do.Ship(lines=lines)))
                sold += 1
            except do.StockShort:
                continue
        return sold

    ended = race(committed, trade)
    assert "busy" not in ended
    assert min(level.on_hand for level in session.query(StockLevel)) >= 0
    assert_sound()


def test_a_hold_is_consumed_or_released_by_one_of_two_rivals(committed: Flask) -> None:
    tea, shelf = transact(lambda: (make.variant().id, make.site().id))
    stocked = do.Receive(lines=(do.ReceiveLine(variant_id=tea, location_id=shelf, quantity=Decimal(5)),))
    transact(lambda: do.receive(stocked))
    line = do.ReserveLine(variant_id=tea, location_id=shelf, quantity=Decimal(5))
    held = transact(lambda: do.reserve(do.Reserve(lines=(line,)))).reservations[0]["id"]

    def settle(number: int) -> str:
        if number % 2:
            return transact(lambda: do.release(do.ReleaseReservation(reservation_id=held))).state
        return transact(lambda: do.ship(do.Ship(lines=(do.ShipLine(reservation_id=held),)))).verb

    ended = race(committed, settle, rivals=4)
    assert ended in ({"released": 2, "reservation-closed": 2}, {"ship": 1, "reservation-closed": 3})
    assert_sound()


def test_a_shelf_counted_while_many_pick_is_corrected_by_what_was_missing(committed: Flask) -> None:
    tea, shelf = transact(lambda: (make.variant().id, make.site().id))
    stocked = do.Receive(lines=(do.ReceiveLine(variant_id=tea, location_id=shelf, quantity=Decimal(50)),))
    transact(lambda: do.receive(stocked))
    count = transact(lambda: do.plan(do.PlanCount(location_id=shelf))).count_id

    def work(number: int) -> str:
        if number:
            for _ in range(3):
                transact(shipping(tea, shelf))
            return "picked"
        transact(partial(_count_two_missing, tea, shelf))
        transact(lambda: do.submit(do.SubmitCount(count_id=count)))
        return transact(lambda: do.apply_count(do.ApplyCount(count_id=count))).state

    assert race(committed, work) == {"picked": RIVALS - 1, "posted": 1}
    assert session.query(StockLevel).one().on_hand == 50 - 3 * (RIVALS - 1) - 2
    assert_sound()


def _count_two_missing(tea: int, shelf: int) -> None:
    """Two less than the books say at this very moment; the lock keeps the figure still."""
    lock_accounts([tea])
    there = session.query(StockLevel).populate_existing().one().on_hand - 2
    do.record(do.Record(lines=(do.RecordLine(variant_id=tea, location_id=shelf, quantity=there),)))


def test_one_count_applied_by_many_corrects_once(committed: Flask) -> None:
    level = transact(make.level)
    tea, shelf = level.variant_id, level.location_id
    count = transact(lambda: do.plan(do.PlanCount(location_id=shelf))).count_id
    four = do.RecordLine(variant_id=tea, location_id=shelf, quantity=Decimal(4))
    transact(lambda: do.record(do.Record(lines=(four,))))
    transact(lambda: do.submit(do.SubmitCount(count_id=count)))
    ended = race(committed, lambda _: transact(lambda: do.apply_count(do.ApplyCount(count_id=count))).is_replay)
    assert ended == {"False": 1, "True": RIVALS - 1}
    assert session.query(StockLevel).populate_existing().one().on_hand == 4
    assert_sound()


def test_a_level_that_many_want_to_count_gets_into_one_count(committed: Flask) -> None:
    shelf = transact(make.level).location_id
    ended = race(committed, lambda _: transact(lambda: do.plan(do.PlanCount(location_id=shelf))).line_count)
    assert ended == {"1": 1, "invalid": RIVALS - 1}


def test_one_transfer_is_sent_once(committed: Flask) -> None:
    order = transact(lambda: _transfer(sends=False))
    ended = race(committed, lambda _: transact(lambda: transfers.send(transfers.SendTransfer(order_id=order))).state)
    assert ended == {"sent": 1, "transition-refused": RIVALS - 1}
    assert_sound()


def test_receivers_at_once_receive_no_more_than_was_sent(committed: Flask) -> None:
    order = transact(lambda: _transfer(sends=True))
    cargo = session.query(TransferCargo).filter_by(order_id=order).one()
    place = session.get_one(TransferOrder, order).to_location_id
    arrived = transfers.ArrivedLine(variant_id=cargo.variant_id, quantity=Decimal(1), location_id=place)
    session.rollback()
    receiving = transfers.ReceiveTransfer(order_id=order, lines=(arrived,))
    ended = race(committed, lambda _: transact(lambda: transfers.receive(receiving)).state)
    assert ended == {"partly_received": 4, "received": 1, "transition-refused": RIVALS - 5}
    assert_sound()


def test_rival_drafts_share_one_transit_place(committed: Flask) -> None:
    item, source, target = transact(lambda: (make.variant().id, make.site().id, make.site().id))

    def draft(number: int) -> str:
        line = transfers.DraftTransferLine(variant_id=item, quantity=Decimal(1 + number % 2))
        ends = {"from_location_id": source, "to_location_id": target}
        command = transfers.DraftTransfer(**ends, lines=(line,), key=f"key {number % 2}")
        return str(transact(lambda: transfers.draft(command)).is_replay)

    assert race(committed, draft) == {"False": 2, "True": RIVALS - 2}
    assert session.query(Location).filter_by(kind="transit").count() == 1
    assert session.query(TransferOrder).count() == 2


def _transfer(*, sends: bool) -> int:
    """Five of an item, to be sent from a site to another."""
    item, source = make.variant(), make.site()
    make.stock(item, source, 10)
    order = make.draft_transfer(item, source, make.site())
    if sends:
        transfers.send(transfers.SendTransfer(order_id=order.id))
    return order.id


def test_rivals_who_assemble_share_the_parts_there_are(committed: Flask) -> None:
    def begin() -> tuple[int, int, int]:
        tea, shelf = make.variant(), make.site()
        make.stock(tea, shelf, 9, Decimal(1))
        return make.kit((tea, 2)).id, make.kit((tea, 2)).id, shelf.id

    *kits, shelf = transact(begin)

    def work(number: int) -> str:
        wanted = do.Assemble(variant_id=kits[number % 2], location_id=shelf, quantity=Decimal(1))
        return transact(lambda: do.assemble(wanted)).verb

    assert race(committed, work) == {"assemble": 4, "stock-short": 4}
    assert_sound()
