"""Filters by how far transferred goods are, as conditions that a list can ask for."""

from typing import Any

from sqlalchemy import and_

from app.core import clock
from app.core.screens.computed import ComputedFilter
from app.inventory.models import ON_THE_WAY, TransferCargo, TransferOrder


def _of_order(_word: str) -> Any:
    """Late: expected before today and not here yet."""
    return and_(TransferOrder.state.in_(ON_THE_WAY), TransferOrder.due_on < clock.today())


def _of_cargo(word: str) -> Any:
    """Open: some of it has neither arrived nor been given up."""
    gone = TransferCargo.received + TransferCargo.lost
    return gone < TransferCargo.sent if word == "open" else gone == TransferCargo.sent


ORDER_LATE = {"way": ComputedFilter(("late",), _of_order)}
WAY = {"way": ComputedFilter(("open", "done"), _of_cargo)}
