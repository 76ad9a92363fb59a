"""The tables of a lot's page: what went out of it, what lies where, what it was made into and of."""

from collections.abc import Iterator, Sequence
from typing import Any

from app.core import current
from app.core.language import counted, mark, say, word
from app.core.screens.access import may
from app.core.screens.extras import Columns
from app.core.screens.tabs import ShownTab
from app.inventory.models import Lot
from app.inventory.queries import Recall, every_shipment, recall_of
from app.inventory.queries.recall import Shipped

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
    ("posting_id", "Posting", "code", False), ("item", "Item", "code", False), *SHIPPED[1:],
]  # fmt: skip
POSSIBLY_LYING: Columns = [("place", "Place", "code", False), ("item", "Item", "code", False), *LYING[1:]]
EXPORTED = [
    "is_certain", "move_id", "posting_id", "item", "lot", "place", "quantity", "reference", "effective_at",
    "was_undone",
]  # fmt: skip
RELATIVES: Columns = [("lot", "Lot", "code", False), ("expires_on", "Expires on", "date", False)]


def tables(lot: Lot) -> Sequence[ShownTab]:
    """The recall of the lot; movements and stock for who may read them."""
    found = recall_of(lot.id)
    return [
        *(_shipments(lot, found) if may("read", "StockMove") else ()),
        *(_stock(lot, found) if may("read", "StockLevel") else ()),
        *(
            _relatives(title, lots, total)
            for title, lots, total in (
                (mark("Made into"), found.made_into, found.totals["made_into"]),
                (mark("Made of"), found.made_of, found.totals["made_of"]),
            )
            if lots
        ),
    ]


def exported(lot_id: int, who: current.Actor) -> Iterator[list[Any]]:
    """The values of every shipment that holds, or may hold, any of the lot, as `who` may see them."""
    with current.acting_as(who):
        for row in every_shipment(lot_id):
            yield [isinstance(row, Shipped), *(getattr(row, name, None) for name in EXPORTED[1:])]


def _shipments(lot: Lot, found: Recall) -> Iterator[ShownTab]:
    """What holds some of it; and what may, where goods without lots were made of it."""
    rows = [{"pk": row.posting_id, **_values(row, SHIPPED)} for row in found.shipments]
    every = f"/api/v1/lot/{lot.id}/recall/export"
    total = found.totals["shipments"]
    address = every if total > len(rows) else f"/stock_move/list/?lot_id={lot.id}"
    yield _table(mark("Shipments that hold it"), SHIPPED, rows, address, "/posting/show/", total=total)
    if found.possible_shipments:
        rows = [{"pk": row.posting_id, **_values(row, POSSIBLY_SHIPPED)} for row in found.possible_shipments]
        total = found.totals["possible_shipments"]
        address = every if total > len(rows) else "/stock_move/list/"
        yield _table(mark("Shipments that may hold it"), POSSIBLY_SHIPPED, rows, address, "/posting/show/", total=total)


def _stock(lot: Lot, found: Recall) -> Iterator[ShownTab]:
    rows = [{"pk": row.level_id, **_values(row, LYING)} for row in found.stock]
    total, address = found.totals["stock"], f"/stock_level/list/?lot_id={lot.id}"
    yield _table(mark("Where it lies"), LYING, rows, address, "/stock_level/show/", total=total)
    if found.possible_stock:
        rows = [{"pk": row.level_id, **_values(row, POSSIBLY_LYING)} for row in found.possible_stock]
        total = found.totals["possible_stock"]
        yield _table(
            mark("Where it may lie"), POSSIBLY_LYING, rows, "/stock_level/list/", "/stock_level/show/", total=total
        )


def _relatives(title: str, lots: Sequence[Any], total: int) -> ShownTab:
    rows = [{"pk": row.lot_id, **_values(row, RELATIVES)} for row in lots]
    return _table(title, RELATIVES, rows, "/lot/list/", "/lot/show/", total=total)


def _values(row: Any, columns: Columns) -> dict[str, Any]:
    return {name: getattr(row, name) for name, *_ in columns}


def _table(
    title: str, columns: Columns, rows: list[dict[str, Any]], address: str, show: str, *, total: int
) -> ShownTab:
    count = counted(total)
    if total > len(rows):
        count = say("%(shown)s of %(total)s", shown=counted(len(rows)), total=count)
    told = [(name, word(label), kind, is_sortable) for name, label, kind, is_sortable in columns]
    return ShownTab(word(title), told, rows, count, address, show)
