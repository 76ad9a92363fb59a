"""Goods of the demo that may not be sold: in quarantine, damaged, and sent back."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.core.db import session
from app.demo.history import Ids
from app.inventory.models import OK, Condition, StockLevel
from app.inventory.services import Relabel, RelabelLine, relabel

ASIDE, ENOUGH = Decimal(2), 4  # put aside of every level, and what must lie there


def put_aside(ids: Ids) -> int:
    """Put goods aside as a warehouse does over a year; answers how many moves that took."""
    tracked = [ids.variants[sku] for sku in ids.shelf_days]
    held = _levels(StockLevel.variant_id.in_(tracked), 8)
    others = _levels(StockLevel.variant_id.not_in(tracked), 9)
    return (
        _relabel(held, "quarantine", "Complaint 118")
        + _relabel(others[:6], "damaged", "Pallet dropped")
        + _relabel(others[6:], "returned", "Sent back, to be looked at")
    )


def condition_id(code: str) -> int:
    """Id of the condition."""
    return session.scalars(select(Condition.id).filter_by(code=code)).one()


def _levels(of_items: Any, number: int) -> Sequence[StockLevel]:
    lying = select(StockLevel).where(of_items, StockLevel.condition_id == OK, StockLevel.on_hand >= ENOUGH)
    return session.scalars(lying.order_by(StockLevel.id).limit(number)).all()


def _relabel(levels: Sequence[StockLevel], code: str, reference: str) -> int:
    to_condition_id = condition_id(code)
    lines = [
        RelabelLine(
            variant_id=level.variant_id,
            location_id=level.location_id,
            lot_id=level.lot_id or None,
            quantity=ASIDE,
            to_condition_id=to_condition_id,
        )
        for level in levels
    ]
    return relabel(Relabel(lines=tuple(lines), reference=reference)).move_count
