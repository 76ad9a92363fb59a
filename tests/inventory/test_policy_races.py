"""Rivals for what comes, and for the day on which the books close."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from app.core import clock
from app.core.db import session
from app.core.transaction import transact
from app.inventory import services as do
from app.inventory.models import Backorder, Posting, Reservation
from tests.factories import inventory as make
from tests.inventory.test_races import assert_sound, race

pytestmark = pytest.mark.real_db


def test_what_comes_is_given_once_whoever_fills_and_buys_meanwhile(committed: Flask) -> None:
    tea, shelf = transact(lambda: (make.variant().id, make.site().id))
    line = do.ReserveLine(variant_id=tea, location_id=shelf, quantity=Decimal(4))
    for _ in range(3):
        transact(lambda: do.reserve(do.Reserve(lines=(line,), allow_backorder=True)))
    coming = do.Receive(lines=(do.ReceiveLine(variant_id=tea, location_id=shelf, quantity=Decimal(3)),))

    def work(number: int) -> Any:
        if number % 4 == 0:
            return transact(lambda: do.receive(coming)).verb
        if number % 4 == 1:
            one = do.ReserveLine(variant_id=tea, location_id=shelf, quantity=Decimal(1))
            return len(transact(lambda: do.reserve(do.Reserve(lines=(one,), allow_backorder=True))).backorders)
        return transact(do.fill_due)

    race(committed, work)
    session.rollback()
    transact(do.fill_due)
    given = sum(row.quantity for row in session.query(Reservation).filter_by(variant_id=tea))
    open_ = sum(row.quantity_open for row in session.query(Backorder).filter_by(variant_id=tea))
    assert (given, given + open_) == (6, 14)
    assert_sound()


def test_nothing_slips_into_books_while_they_close(committed: Flask) -> None:
    tea, shelf = transact(lambda: (make.variant().id, make.site().id))
    then, day = clock.now() - timedelta(days=3), clock.today() - timedelta(days=2)
    late = do.Receive(
        lines=(do.ReceiveLine(variant_id=tea, location_id=shelf, quantity=Decimal(1)),), effective_at=then
    )

    def work(number: int) -> str:
        if number == 0:
            transact(lambda: do.close_books(do.CloseBooks(closed_until=day, reason="Done")))
            return "closed"
        return transact(lambda: do.receive(late)).verb

    ended = race(committed, work)
    assert ended["closed"] == 1
    assert ended["receive"] + ended["books-closed"] == 7
    session.rollback()
    assert session.query(Posting).count() == ended["receive"]
    assert_sound()
