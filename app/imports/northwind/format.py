"""The files of the sample that become goods, parsed row by row."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from app.core.errors import Invalid
from app.imports.source import lines

CENT = Decimal("0.01")  # prices carry the noise of single-precision floats: 21.3500004
COUNT_MAX = 1_000_000
NAME_CHARACTERS_MAX = 200
PRODUCT_COLUMNS = (
    *("product_id", "product_name", "category_id", "quantity_per_unit", "unit_price"),
    *("units_in_stock", "reorder_level", "discontinued"),
)
CATEGORY_COLUMNS = ("category_id", "category_name")
# What the other files hold, and that their rows are only counted.
LATER = ("suppliers", "customers", "employees", "shippers", "orders", "order_details")


@dataclass(frozen=True)
class ProductRow:
    """One product; `price` in US dollars, stock and reorder level in whole packs."""

    sku: str
    name: str
    category: str
    pack: str
    price: Decimal
    stock: int
    reorder_level: int
    is_discontinued: bool


@dataclass(frozen=True)
class BadRow:
    """A row that is refused: its line, why, and its fields."""

    line: int
    reason: str
    fields: list[str]


def categories(folder: Path) -> dict[str, str]:
    """Names of the categories by their id in the file; refuses a row without one."""
    names: dict[str, str] = {}
    for line, fields, row in _rows(folder / "categories.csv", CATEGORY_COLUMNS):
        if row is None or not row["category_name"].strip():
            raise Invalid(f"categories.csv, line {line}: {fields} names no category.")
        names[row["category_id"].strip()] = row["category_name"].strip()[:NAME_CHARACTERS_MAX]
    return names


def products(folder: Path, names: dict[str, str]) -> Iterator[ProductRow | BadRow]:
    """Every row of the products file, parsed or refused; `names` are the categories'. A product id counts once."""
    seen: set[str] = set()
    for line, fields, row in _rows(folder / "products.csv", PRODUCT_COLUMNS):
        try:
            if row is None:
                raise ValueError("column_count")
            product = _product(row, names)
            if product.sku in seen:
                raise ValueError("duplicate_id")
        except ValueError as error:
            yield BadRow(line, str(error), fields)
            continue
        seen.add(product.sku)
        yield product


def count_later(folder: Path) -> dict[str, int]:
    """Rows of the files whose domains do not exist yet, for those files that are there."""
    return {name: sum(1 for _ in lines(folder / f"{name}.csv")) - 1 for name in LATER if _is_there(folder, name)}


def _product(row: dict[str, str], names: dict[str, str]) -> ProductRow:
    return ProductRow(
        sku=f"NW-{_count(row['product_id'], 'product_id'):03}",
        name=_text(row["product_name"], "product_name"),
        category=_known(row["category_id"].strip(), names),
        pack=row["quantity_per_unit"].strip(),
        price=_price(row["unit_price"]),
        stock=_count(row["units_in_stock"], "units_in_stock"),
        reorder_level=_count(row["reorder_level"], "reorder_level"),
        is_discontinued=row["discontinued"].strip().casefold() in ("1", "true", "t", "yes", "y"),
    )


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, list[str], dict[str, str] | None]]:
    source = lines(path)
    names = next(csv.reader((next(source, (1, ""))[1] or "",)), [])
    missing = [name for name in needed if name not in names]
    if missing:
        raise Invalid(f"{path.name} is not Northwind's: its first line names no column {', '.join(missing)}.")
    for number, text in source:
        fields = next(csv.reader((text or "",)), [])
        yield number, fields, dict(zip(names, fields, strict=True)) if len(fields) == len(names) else None


def _count(text: str, reason: str) -> int:
    text = text.strip() or "0"
    if not (text.isascii() and text.isdecimal() and int(text) <= COUNT_MAX):
        raise ValueError(reason)
    return int(text)


def _price(text: str) -> Decimal:
    try:
        price = Decimal(text.strip())
    except InvalidOperation as error:
        raise ValueError("unit_price") from error
    if not (price.is_finite() and 0 <= price <= COUNT_MAX):
        raise ValueError("unit_price")
    return price.quantize(CENT)


def _text(text: str, reason: str) -> str:
    words = " ".join(text.split())
    if not words or len(words) > NAME_CHARACTERS_MAX or not words.isprintable():
        raise ValueError(reason)
    return words


def _known(key: str, names: dict[str, str]) -> str:
    if key not in names:
        raise ValueError("category_id")
    return names[key]


def _is_there(folder: Path, name: str) -> bool:
    return (folder / f"{name}.csv").is_file()
