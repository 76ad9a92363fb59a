"""What lies of lots and until when it may be sold, on their list and their pages."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from app.core import clock, current
from app.core.db import session
from app.core.language import say, say_many
from app.core.screens.cells import Pill
from app.core.screens.extras import Gathered
from app.inventory import scopes
from app.inventory.figures import Figures
from app.inventory.lot_states import SOON
from app.inventory.models import Lot, StockLevel


def expiry(last_day: date | None) -> Pill | None:
    """`Expired`, `Expires in 12 days`; None for what keeps longer than soon."""
    if last_day is None:
        return None
    left = last_day - clock.today()
    if left.days < 0:
        return Pill(say("Expired"), "bad")
    if left > SOON:
        return None
    if not left.days:
        return Pill(say("Expires today"), "warn")
    return Pill(say_many("Expires in one day", "Expires in %(count)s days", left.days), "warn")


def _of_lots(ids: Sequence[int]) -> Figures:
    levels = scopes.levels(select(StockLevel).where(StockLevel.lot_id.in_(ids)), current.actor())
    sums = (func.sum(StockLevel.on_hand), func.sum(StockLevel.reserved))
    held = levels.with_only_columns(StockLevel.lot_id, *sums).group_by(StockLevel.lot_id)
    lying = {lot_id: sums for lot_id, *sums in session.execute(held)}
    days = session.execute(select(Lot.id, Lot.expires_on).where(Lot.id.in_(ids)))
    return {row.id: _figures(lying.get(row.id, NOTHING), row.expires_on) for row in days}


def _figures(sums: Sequence[Decimal], last_day: date | None) -> dict[str, Any]:
    return {"on_hand": sums[0], "reserved": sums[1], "expiry": expiry(last_day)}


NOTHING = (Decimal(0), Decimal(0))
LOT_FIGURES = Gathered(
    "StockLevel",
    {"on_hand": ("On hand", "quantity"), "reserved": ("Reserved", "quantity"), "expiry": ("Expiry", "status")},
    _of_lots,
)
