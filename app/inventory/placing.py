"""Put-away and pick faces on pages: which rows wait for it, and what is suggested."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.language import counted, figure, mark, say, word
from app.core.screens.access import may
from app.core.screens.computed import ComputedFilter
from app.core.screens.extras import Columns, Gathered
from app.core.screens.saved_list import SavedList
from app.core.screens.tabs import ShownTab
from app.inventory.models import OK, BinRule, Location, StockLevel
from app.inventory.queries import Filling, SuggestedBin, fillings_of, suggested_bins

WHY = {
    "home": mark("Its own bin, with room for %(room)s"),
    "same_lot": mark("Holds the same lot"),
    "same_item": mark("Holds the same item"),
    "free": mark("Free"),
}
BIN_COLUMNS: Columns = [("place", "Place", "code", False), ("why", mark("Why"), "text", False)]
SOURCE_COLUMNS: Columns = [
    ("place", mark("Take from"), "code", False), ("quantity", "Quantity", "quantity", False),
]  # fmt: skip


def waits(level: StockLevel) -> bool:
    """Whether goods lie in no bin yet: in staging, or loose in a zone or site."""
    place = level.location
    is_loose = place.kind == "staging" or (place.kind == "storage" and place.level != "bin")
    return is_loose and place.is_active and level.condition_id == OK and level.on_hand > level.reserved


def bins_of(level: StockLevel) -> Sequence[SuggestedBin]:
    """The bins suggested for the goods of a level, the best first; never the one where they lie."""
    found = suggested_bins(level.variant_id, level.location.site_id or 0, level.lot_id)
    return [row for row in found if row.location_id != level.location_id]


def why(suggested: SuggestedBin) -> str:
    """The reason for a suggestion, in the reader's language."""
    return say(WHY[suggested.why], room=figure(suggested.room or Decimal(0)))


def bins_for(level: StockLevel) -> Sequence[ShownTab]:
    """The table of suggested bins on the page of goods that wait for one."""
    if not (waits(level) and may("read", "Location")):
        return []
    rows = [{"pk": row.location_id, "place": row.place, "why": why(row)} for row in bins_of(level)]
    return [_table(mark("Where to put it"), BIN_COLUMNS, rows, "/location/list/", "/location/show/")] if rows else []


def sources_for(rule: BinRule) -> Sequence[ShownTab]:
    """The table of what fills a pick face up, on its page."""
    if not may("read", "StockLevel"):
        return []
    rows = [
        {"pk": source.level_id, "place": source.place, "quantity": quantity}
        for filling in fillings_of([rule.id])
        for source, quantity in filling.parts
    ]
    address = f"/stock_level/list/?variant_id={rule.variant_id}"
    return [_table(mark("Filled up from"), SOURCE_COLUMNS, rows, address, "/stock_level/show/")]


def _of_faces(ids: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
    return {
        filling.bin_rule_id: {
            "available": filling.available,
            "lacking": filling.lacking,
            "sources": _told(filling),
        }
        for filling in fillings_of(ids)
    }


def _told(filling: Filling) -> str:
    """`BER-B-02: 12, BER-B-05: 3`."""
    return ", ".join(f"{source.place}: {figure(quantity)}" for source, quantity in filling.parts)


def _table(title: str, columns: Columns, rows: list[dict[str, Any]], address: str, show: str) -> ShownTab:
    told = [(name, word(label), kind, is_sortable) for name, label, kind, is_sortable in columns]
    return ShownTab(word(title), told, rows, counted(len(rows)), address, show)


def _waiting(chosen: str) -> ColumnElement[bool]:
    place, bin_ = aliased(Location), aliased(Location)
    loose = or_(place.kind == "staging", and_(place.kind == "storage", place.level != "bin"))
    has_bins = exists().where(bin_.site_id == place.site_id, bin_.level == "bin", bin_.kind == "storage")
    lies = select(place.id).where(place.id == StockLevel.location_id, place.is_active, loose, has_bins).exists()
    found = and_(StockLevel.condition_id == OK, StockLevel.on_hand > StockLevel.reserved, lies)
    return found if chosen == "to_put_away" else not_(found)


def _under(chosen: str) -> ColumnElement[bool]:
    sound = or_(StockLevel.expires_on.is_(None), StockLevel.expires_on >= clock.today())
    free = func.coalesce(func.sum(StockLevel.on_hand - StockLevel.reserved), 0)
    available = (
        select(free)
        .where(StockLevel.variant_id == BinRule.variant_id, StockLevel.location_id == BinRule.location_id)
        .where(StockLevel.condition_id == OK, sound)
        .scalar_subquery()
    )
    return available < BinRule.minimum if chosen == "under_minimum" else available >= BinRule.minimum


PLACING = {"placing": ComputedFilter(("to_put_away", "put_away"), _waiting)}
PLACING_VIEWS = (SavedList("To put away", "placing=to_put_away", tone="info"),)
FACE_STATE = {"face": ComputedFilter(("under_minimum", "filled"), _under)}
FACE_VIEWS = (SavedList("Under the minimum", "face=under_minimum", tone="warn"),)
FACE_COLUMNS = Gathered(
    "StockLevel",
    {
        "available": ("Available", "quantity"),
        "lacking": ("To fill up", "quantity"),
        "sources": ("Take from", "text"),
    },
    _of_faces,
)
