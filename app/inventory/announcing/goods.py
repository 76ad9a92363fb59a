"""Goods in the announcements: a sentence that names the first of them, their worth, and a table of all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.catalog.models import Product, Variant
from app.core.db import session
from app.core.language import counted, figure, mark, say, say_many, word, words
from app.core.screens.access import may
from app.core.screens.cells import amount
from app.core.screens.foretold import Foretold
from app.core.screens.tabs import ShownTab
from app.inventory.models import StockAccount

NAMED = 3  # items that the sentence names; the table has all
COLUMNS = (
    ("item", "Item", "item"), ("lot", "Lot", "code"), ("quantity", "Quantity", "quantity"),
    ("source", "From", "code"), ("target", "To", "code"),
)  # fmt: skip
CARD = {"quantity": "end", "lot": "start", "source": "more", "target": "more"}


@dataclass(frozen=True, slots=True)
class Parcel:
    """So many base units of an item (and lot), from a place to a place; empty where it does not matter."""

    variant: Variant
    quantity: Decimal
    lot: str = ""
    source: str = ""
    target: str = ""


def units_of(path: Any) -> Any:
    """Loads what names goods with their rows: item, product and unit; `path` leads to the item."""
    return joinedload(path).joinedload(Variant.product).joinedload(Product.base_unit)


def told(parcels: Sequence[Parcel]) -> str:
    """`12 pcs of Enamel Mug, 3 pcs of Wine Glass and 4 more items`; lots of an item together."""
    items = {parcel.variant.id: parcel.variant for parcel in parcels}
    amounts = dict.fromkeys(items, Decimal(0))
    for parcel in parcels:
        amounts[parcel.variant.id] += parcel.quantity
    named = [one(items[item_id], amounts[item_id]) for item_id in list(items)[:NAMED]]
    rest = len(items) - NAMED
    return words([*named, *([say_many("one more item", "%(count)s more items", rest)] if rest > 0 else [])], str)


def one(variant: Variant, quantity: Decimal) -> str:
    """`12 pcs of Enamel Mug`."""
    unit = variant.product.base_unit.code
    return say("%(quantity)s %(unit)s of %(sku)s", quantity=figure(quantity), unit=unit, sku=variant.name)


def worth(parcels: Sequence[Parcel]) -> list[str]:
    """What the goods are worth by the books, as a sentence; none for who may not read movements, which tell values."""
    if not parcels or not may("read", "StockMove"):
        return []
    each = _each_worth({parcel.variant.id for parcel in parcels})
    total = sum((each.get(parcel.variant.id, Decimal(0)) * parcel.quantity for parcel in parcels), Decimal(0))
    return [say("They are worth %(value)s by the books.", value=amount(total))]


def announced(sentences: Sequence[str], parcels: Sequence[Parcel], warnings: Sequence[str] = ()) -> Foretold:
    """The sentences, and the goods as a table with the columns that say something."""
    rows = [
        {
            "pk": parcel.variant.id, "item": parcel.variant.item, "lot": parcel.lot, "quantity": parcel.quantity,
            "source": parcel.source, "target": parcel.target,
        }
        for parcel in parcels
    ]  # fmt: skip
    return Foretold(sentences, warnings, table(COLUMNS, rows, CARD) if rows else None)


def table(columns: Iterable[tuple[str, str, str]], rows: list[dict[str, Any]], card: Mapping[str, str]) -> ShownTab:
    """A table of an announcement, its cards on a phone; columns that are empty in all rows are left out."""
    filled = {name for row in rows for name, value in row.items() if value not in ("", None)}
    shown = [(name, word(label), kind, False) for name, label, kind in columns if name in filled]
    return ShownTab(word(mark("What will happen")), shown, rows, counted(len(rows)), "", "/variant/show/", card=card)


def _each_worth(variant_ids: set[int]) -> dict[int, Decimal]:
    held = select(StockAccount.variant_id, (StockAccount.value_amount / StockAccount.on_hand).label("worth"))
    found = session.execute(held.where(StockAccount.variant_id.in_(variant_ids), StockAccount.on_hand > 0))
    return {row.variant_id: row.worth for row in found}
