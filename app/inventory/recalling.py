"""The tables of a lot's page: what went out of it, what lies where, what it was made into and of."""

from collections.abc import Sequence
from typing import Any

from app.core.language import counted, mark, word
from app.core.screens.access import may
from app.core.screens.extras import Columns
from app.core.screens.tabs import ShownTab
from app.inventory.models import Lot
from app.inventory.queries import Recall, recall_of

SHIPPED: Columns = [
    ("posting_id", "Posting", "code", False), ("lot", "Lot", "code", False), ("place", "From", "code", False),
    ("quantity", "Quantity", "quantity", False), ("reference", "Document", "text", False),
    ("effective_at", "When", "instant", False), ("was_undone", mark("Reversed"), "boolean", False),
]  # fmt: skip
LYING: Columns = [
    ("place", "Place", "code", False), ("lot", "Lot", "code", False), ("condition", "Condition", "status", False),
    ("on_hand", "On hand", "quantity", False), ("reserved", "Reserved", "quantity", False),
]  # fmt: skip
RELATIVES: Columns = [("lot", "Lot", "code", False), ("expires_on", "Expires on", "date", False)]


def tables(lot: Lot) -> Sequence[ShownTab]:
    """The recall of the lot; movements and stock for who may read them."""
    found = recall_of(lot.id)
    return [
        *([_shipments(lot, found)] if may("read", "StockMove") else []),
        *([_stock(lot, found)] if may("read", "StockLevel") else []),
        *(
            _relatives(title, lots)
            for title, lots in ((mark("Made into"), found.made_into), (mark("Made of"), found.made_of))
            if lots
        ),
    ]


def _shipments(lot: Lot, found: Recall) -> ShownTab:
    rows = [{"pk": row.posting_id, **_values(row, SHIPPED)} for row in found.shipments]
    address = f"/stock_move/list/?lot_id={lot.id}"
    return _table(mark("Shipments that hold it"), SHIPPED, rows, address, "/posting/show/")


def _stock(lot: Lot, found: Recall) -> ShownTab:
    rows = [{"pk": row.level_id, **_values(row, LYING)} for row in found.stock]
    return _table(mark("Where it lies"), LYING, rows, f"/stock_level/list/?lot_id={lot.id}", "/stock_level/show/")


def _relatives(title: str, lots: Sequence[Any]) -> ShownTab:
    rows = [{"pk": row.lot_id, **_values(row, RELATIVES)} for row in lots]
    return _table(title, RELATIVES, rows, "/lot/list/", "/lot/show/")


def _values(row: Any, columns: Columns) -> dict[str, Any]:
    return {name: getattr(row, name) for name, *_ in columns}


def _table(title: str, columns: Columns, rows: list[dict[str, Any]], address: str, show: str) -> ShownTab:
    told = [(name, word(label), kind, is_sortable) for name, label, kind, is_sortable in columns]
    return ShownTab(word(title), told, rows, counted(len(rows)), address, show)
