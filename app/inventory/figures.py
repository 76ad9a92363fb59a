"""Stock on the pages of items, products, levels and places, made of the inventory's facts."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.language import counted, mark, word
from app.core.screens.access import may
from app.core.screens.cells import Level
from app.core.screens.extras import Columns, Gathered
from app.core.screens.tabs import ShownTab
from app.inventory.models import StockLevel
from app.inventory.queries import (
    Explanation,
    contents_of,
    explain_level,
    last_counted,
    last_counted_in,
    standings_of,
    standings_of_levels,
    stock_of_products,
)

Figures = Mapping[int, Mapping[str, Any]]


def _of_items(ids: Sequence[int]) -> Figures:
    return {
        row.variant_id: {
            "on_hand": Level(row.on_hand, row.minimum, row.maximum),
            "reserved": row.reserved,
            "available": row.available,
            "backordered": row.backordered,
            "places": row.places,
            "minimum": row.minimum,
            "value": row.value_amount,
            "in_transit": row.in_transit,
            "stock": row.state,
        }
        for row in standings_of(ids)
    }


def _of_levels(ids: Sequence[int]) -> Figures:
    return {
        row.level_id: {"on_hand": Level(row.on_hand, row.minimum, row.maximum, row.at_site), "stock": row.state}
        for row in standings_of_levels(ids)
    }


def _of_products(ids: Sequence[int]) -> Figures:
    return {row.product_id: {"on_hand": row.on_hand, "available": row.available} for row in stock_of_products(ids)}


def _of_places(ids: Sequence[int]) -> Figures:
    counted_at = last_counted_in(ids)
    return {
        row.location_id: {
            "items": row.items,
            "on_hand": row.on_hand,
            "reserved": row.reserved,
            "counted_at": counted_at.get(row.location_id),
        }
        for row in contents_of(ids)
    }


def _explained(ids: Sequence[int]) -> Figures:
    told = explain_level(ids[0], limit=0)
    if told is None:
        return {}
    figures = {"incoming": told.incoming, "outgoing": told.outgoing, "held": told.held}
    return {ids[0]: {**figures, "counted_at": last_counted(ids)[ids[0]]}}


def explanation(level: StockLevel) -> Sequence[ShownTab]:
    """The moves that make what is on hand, and the holds that make what is reserved; each for those who may read it."""
    shown = {"StockMove": _moves, "Reservation": _holds}
    tables = [table for resource, table in shown.items() if may("read", resource)]
    told = explain_level(level.id, limit=ROWS) if tables else None
    return [table(level, told) for table in tables] if told else []


def _moves(level: StockLevel, told: Explanation) -> ShownTab:
    moves = [
        {"pk": move.posting_id, "kind": move.kind, "effective_at": move.effective_at, "change": move.change}
        for move in told.moves
    ]
    address = f"/stock_move/list/?variant_id={level.variant_id}"
    return ShownTab(word("Movements"), _told(MOVE_COLUMNS), moves, counted(told.move_count), address, "/posting/show/")


def _holds(_level: StockLevel, told: Explanation) -> ShownTab:
    holds = [
        {"pk": hold.reservation_id, "demand": hold.demand, "state": hold.state, "quantity": hold.quantity}
        for hold in told.holds
    ]
    return ShownTab(
        word(mark("Held by reservations")),
        _told(HOLD_COLUMNS),
        holds,
        counted(len(holds)),
        "/reservation/list/",
        "/reservation/show/",
    )


def _told(columns: Columns) -> Columns:
    return [(name, word(label), kind, is_sortable) for name, label, kind, is_sortable in columns]


ROWS = 20
MOVE_COLUMNS = [
    ("kind", "What", "status", False), ("effective_at", "When", "instant", False),
    ("change", "Change", "quantity", False),
]  # fmt: skip
HOLD_COLUMNS = [
    ("demand", "For", "reference", False), ("state", "State", "status", False),
    ("quantity", "Quantity", "quantity", False),
]  # fmt: skip

LAST_COUNTED = ("Last counted", "ago")
ON_HAND, AVAILABLE = ("On hand", "quantity"), ("Available", "quantity")
ITEM_COLUMNS = Gathered(
    "StockLevel", {"on_hand": ON_HAND, "available": AVAILABLE, "stock": ("Stock", "status")}, _of_items
)
ITEM_STATS = Gathered(
    "StockLevel",
    {
        "on_hand": ON_HAND,
        "reserved": ("Reserved", "quantity"),
        "available": AVAILABLE,
        "in_transit": ("In transit", "quantity"),
        "backordered": ("Backordered", "quantity"),
        "value": ("Value", "money"),
        "minimum": ("Reorder point", "quantity"),
        "stock": ("Stock", "status"),
    },
    _of_items,
)
PRODUCT_STOCK = Gathered("StockLevel", {"on_hand": ON_HAND, "available": AVAILABLE}, _of_products)
LEVEL_COLUMNS = Gathered("StockLevel", {"on_hand": ON_HAND, "stock": ("Stock", "status")}, _of_levels)
LEVEL_STATS = Gathered(
    "StockMove",
    {
        "incoming": ("Came in", "quantity"),
        "outgoing": ("Went out", "quantity"),
        "held": ("Held", "quantity"),
        "counted_at": LAST_COUNTED,
    },
    _explained,
)
PLACE_STATS = Gathered(
    "StockLevel",
    {
        "items": ("Items", "quantity"),
        "on_hand": ("Units on hand, of all kinds", "quantity"),
        "reserved": ("Units reserved, of all kinds", "quantity"),
        "counted_at": LAST_COUNTED,
    },
    _of_places,
)
