"""Rivals for the last units: nobody gets what is not there, and nobody sees a deadlock."""

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from flask import Flask

from app.core.db import session
from app.core.errors import Refusal
from app.core.transaction import transact
from app.inventory import services as do
from app.inventory.doctor import examine
from app.inventory.models import StockLevel
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
