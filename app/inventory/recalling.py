"""The tables of a lot's page: what went out of it, what lies where, what it was made into and of."""

from collections.abc import Iterator, Sequence
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
POSSIBLY_SHIPPED: Columns = [
    ("posting_id", "Posting", "code", False), ("item", "Item", "code", False), *SHIPPED[2:],
]  # fmt: skip
POSSIBLY_LYING: Columns = [("place", "Place", "code", False), ("item", "Item", "code", False), *LYING[2:]]
RELATIVES: Columns = [("lot", "Lot", "code", False), ("expires_on", "Expires on", "date", False)]


def tables(lot: Lot) -> Sequence[ShownTab]:
    """The recall of the lot; movements and stock for who may read them."""
    found = recall_of(lot.id)
    return [
        *(_shipments(lot, found) if may("read", "StockMove") else ()),
        *(_stock(lot, found) if may("read", "StockLevel") else ()),
        *(
            _relatives(title, lots)
            for title, lots in ((mark("Made into"), found.made_into), (mark("Made of"), found.made_of))
            if lots
        ),
    ]


def _shipments(lot: Lot, found: Recall) -> Iterator[ShownTab]:
    """What holds some of it; and what may, where goods without lots were made of it."""
    rows = [{"pk": row.posting_id, **_values(row, SHIPPED)} for row in found.shipments]
    address = f"/stock_move/list/?lot_id={lot.id}"
    yield _table(mark("Shipments that hold it"), SHIPPED, rows, address, "/posting/show/")
    if found.possible_shipments:
        rows = [{"pk": row.posting_id, **_values(row, POSSIBLY_SHIPPED)} for row in found.possible_shipments]
        yield _table(mark("Shipments that may hold it"), POSSIBLY_SHIPPED, rows, "/stock_move/list/", "/posting/show/")


def _stock(lot: Lot, found: Recall) -> Iterator[ShownTab]:
    rows = [{"pk": row.level_id, **_values(row, LYING)} for row in found.stock]
    yield _table(mark("Where it lies"), LYING, rows, f"/stock_level/list/?lot_id={lot.id}", "/stock_level/show/")
    if found.possible_stock:
        rows = [{"pk": row.level_id, **_values(row, POSSIBLY_LYING)} for row in found.possible_stock]
        yield _table(mark("Where it may lie"), POSSIBLY_LYING, rows, "/stock_level/list/", "/stock_level/show/")


def _relatives(title: str, lots: Sequence[Any]) -> ShownTab:
    rows = [{"pk": row.lot_id, **_values(row, RELATIVES)} for row in lots]
    return _table(title, RELATIVES, rows, "/lot/list/", "/lot/show/")


def _values(row: Any, columns: Columns) -> dict[str, Any]:
    return {name: getattr(row, name) for name, *_ in columns}


def _table(title: str, columns: Columns, rows: list[dict[str, Any]], address: str, show: str) -> ShownTab:
    told = [(name, word(label), kind, is_sortable) for name, label, kind, is_sortable in columns]
    return ShownTab(word(title), told, rows, counted(len(rows)), address, show)
