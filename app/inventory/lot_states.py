"""Lots by what becomes of them: on hand, about to expire, expired; as words to filter by and as views."""

from datetime import timedelta
from typing import Any

from sqlalchemy import and_, select

from app.core import clock
from app.core.screens.computed import ComputedFilter
from app.core.screens.saved_list import SavedList
from app.inventory.models import Lot, StockLevel

SOON = timedelta(days=30)
WORDS = ("on_hand", "expiring", "expired")


def is_state(word: str) -> Any:
    """The condition of the word; expiring means within 30 days, and only what is on hand can expire."""
    is_on_hand = select(StockLevel.id).where(StockLevel.lot_id == Lot.id, StockLevel.on_hand > 0).exists()
    today = clock.today()
    if word == "on_hand":
        return is_on_hand
    days = Lot.expires_on < today if word == "expired" else Lot.expires_on.between(today, today + SOON)
    return and_(days, is_on_hand)


LOT_STATE = {"state": ComputedFilter(WORDS, is_state)}
LOT_VIEWS = (
    SavedList("On hand", "state=on_hand"),
    SavedList("Expiring", "state=expiring", tone="warn"),
    SavedList("Expired", "state=expired", tone="bad"),
)
