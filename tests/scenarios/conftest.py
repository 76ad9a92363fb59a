"""A small warehouse, its people's programs, and the reactions that workers would run."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, select

from app.core.db import session
from app.core.events import EVENTS
from app.core.outbox import Outbox
from app.core.transaction import transact
from app.subscriptions import SUBSCRIPTIONS
from tests.factories import inventory
from tests.people import Caller, Person, sign_in


@dataclass(frozen=True)
class House:
    """Two sites, each with one bin, by id."""

    berlin: int
    berlin_bin: int
    lyon: int
    lyon_bin: int


@pytest.fixture
def house(app: Flask, connection: Connection) -> House:
    """Berlin and Lyon."""

    def furnish() -> House:
        berlin, lyon = inventory.site("BER"), inventory.site("LYS")
        bins = inventory.bin_of(berlin, "BER-A-01"), inventory.bin_of(lyon, "LYS-A-01")
        return House(berlin.id, bins[0].id, lyon.id, bins[1].id)

    with app.app_context():
        return transact(furnish)


@pytest.fixture
def buyer(app: Flask, ada: Person) -> Caller:
    """Ada's program."""
    return Caller(app.test_client(), ada.token)


@pytest.fixture
def clerk(app: Flask, house: House) -> Caller:
    """Ben's program; Ben works in Berlin only."""
    ben = sign_in(app, "ben_of_berlin", "Warehouse", site_ids=(house.berlin,))
    return Caller(app.test_client(), ben.token)


@pytest.fixture
def settle(app: Flask) -> Callable[[], None]:
    """Let everybody who subscribed react to what happened, until nothing new happens."""

    def run() -> None:
        with app.app_context():
            while transact(_react):
                pass

    return run


def _react() -> int:
    waiting = session.scalars(select(Outbox).where(Outbox.dispatched_at.is_(None)).order_by(Outbox.id)).all()
    for row in waiting:
        event: Any = EVENTS[row.topic]
        for subscription in SUBSCRIPTIONS.get(event, ()):
            subscription.react([event.load(row.payload)])
        row.dispatched_at = row.created_at
    return len(waiting)
