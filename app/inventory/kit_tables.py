"""Kits on the page of an item: what each site could sell of it, what limits that, and the buttons."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from app.core.language import counted, word
from app.core.screens.access import may
from app.core.screens.extras import Columns
from app.core.screens.tabs import ShownTab
from app.inventory.queries import is_kit, sellable_of

COLUMNS: Columns = [
    ("site", "Site", "code", False), ("available", "Available", "quantity", False),
    ("assembled", "Can be assembled", "quantity", False), ("sellable", "Sellable", "quantity", False),
    ("limited_by", "Limited by", "code", False),
]  # fmt: skip
BUTTONS = ("kit_part/assemble?variant_id={row.id}", "kit_part/take_apart?variant_id={row.id}")


def tables(item: Any) -> Sequence[ShownTab]:
    """What could be sold of the item as a kit; nothing for what is none, or for who may not read stock."""
    if not (may("read", "StockLevel") and may("read", "KitPart")):
        return []
    rows = [{"pk": row.limited_by_id, **asdict(row), "sellable": row.sellable} for row in sellable_of(item.id)]
    if not rows:
        return []
    told = [(name, word(label), kind, is_sortable) for name, label, kind, is_sortable in COLUMNS]
    address = f"/kit_part/list/?kit_id={item.id}"
    return [ShownTab(word("Sellable as a kit"), told, rows, counted(len(rows)), address, "/variant/show/")]


def buttons(item: Any) -> Sequence[str]:
    """Assembling and taking apart, for an item that is a kit."""
    return BUTTONS if is_kit(item.id) else ()
