"""Events are rows of the transaction that caused them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from app.core.db import session
from app.core.events import Event
from app.core.outbox import Outbox, record
from app.core.transaction import transact


@dataclass(frozen=True, kw_only=True)
class ThingWeighed(Event, name="test.thing_weighed", of="thing_id"):
    """A thing was put on a scale."""

    thing_id: int
    weight: Decimal


def test_a_recorded_event_is_a_row_that_loads_back(ctx: Any) -> None:
    event = ThingWeighed(thing_id=7, weight=Decimal("1.50"))
    transact(lambda: record(event))
    row = session.query(Outbox).filter_by(topic="test.thing_weighed").one()
    assert (row.aggregate_id, ThingWeighed.load(row.payload)) == (7, event)


def test_a_rolled_back_transaction_leaves_no_event(ctx: Any) -> None:
    def fail() -> None:
        record(ThingWeighed(thing_id=8, weight=Decimal(2)))
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        transact(fail)
    assert session.query(Outbox).filter_by(aggregate_id=8).count() == 0
