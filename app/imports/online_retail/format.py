"""The file's format: its header, and a line parsed into a row or refused with a reason."""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.core import clock
from app.core.errors import Invalid
from app.imports.online_retail.codes import canonical
from app.imports.source import lines

LOCAL = ZoneInfo("Europe/London")  # the file's times are those of the till
FIRST_YEAR = 2000
DESCRIPTION_CHARACTERS_MAX = 200
QUANTITY_MAX = 10_000_000
PRICE_MAX = Decimal(1_000_000)

# Our name of a column -> the names it bears in the file's editions (without spaces, in small letters).
COLUMNS = {
    "invoice": {"invoiceno", "invoice"},
    "code": {"stockcode"},
    "description": {"description"},
    "quantity": {"quantity"},
    "at": {"invoicedate"},
    "price": {"unitprice", "price"},
}
INVOICE = re.compile(r"[CA]?\d{4,10}")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
WHOLE = re.compile(r"[+-]?\d{1,12}(\.0+)?", re.ASCII)
NUMBER = re.compile(r"[+-]?\d{1,12}(\.\d{1,12})?", re.ASCII)
# Time as this project's extract writes it, then as the original workbook's CSV does (month first).
TIME_FORMATS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%y %H:%M")


class InvoiceLine(NamedTuple):
    """One well-formed line; `code` is canonical, `at` is UTC, `quantity` and `price` keep their signs."""

    line: int
    invoice: str
    code: str
    description: str
    quantity: int
    at: datetime
    price: Decimal


class Broken(NamedTuple):
    """One line that is not of the format."""

    line: int
    reason: str


class Unreadable(Exception):
    """A field is not of the format; `reason` is the reject's code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Header:
    """The columns of this file, in its own order and words."""

    names: list[str]
    pick: Callable[[list[str]], tuple[str, ...]]


def read(path: Path) -> Iterator[tuple[InvoiceLine | Broken, list[str]]]:
    """Every row of the file, parsed, and its original fields; refuses a file that lacks a column."""
    source = lines(path)
    header = _header(path, next(source, (1, ""))[1])
    for number, text in source:
        if text is None:
            yield Broken(number, "line_too_long"), []
            continue
        try:
            fields = next(csv.reader((text,), strict=True))
        except csv.Error:
            yield Broken(number, "quotes"), [text]
            continue
        yield _parse(number, fields, header), fields


def header_of(path: Path) -> list[str]:
    """The names of the file's columns; refuses a file that lacks one of those needed."""
    return _header(path, next(lines(path), (1, ""))[1]).names


def _header(path: Path, text: str | None) -> Header:
    names = next(csv.reader((text or "",)), [])
    places = {name.replace(" ", "").casefold(): place for place, name in reversed([*enumerate(names)])}
    found = {ours: next((places[word] for word in words if word in places), None) for ours, words in COLUMNS.items()}
    missing = [ours for ours, place in found.items() if place is None]
    if missing:
        raise Invalid(
            f"{path.name} is not an Online Retail file: its first line names no column for {', '.join(missing)}. "
            "Expected: InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country."
        )
    return Header(names, itemgetter(*(place for place in found.values() if place is not None)))


def _parse(number: int, fields: list[str], header: Header) -> InvoiceLine | Broken:
    if len(fields) != len(header.names):
        return Broken(number, "column_count")
    invoice, code, description, quantity, at, price = header.pick(fields)
    if CONTROL.search(description) or CONTROL.search(code):
        return Broken(number, "control_character")
    if len(description) > DESCRIPTION_CHARACTERS_MAX:
        return Broken(number, "description_too_long")
    try:
        return InvoiceLine(
            number,
            _invoice(invoice),
            canonical(code),
            " ".join(description.split()),
            _quantity(quantity),
            _instant(at),
            _price(price),
        )
    except Unreadable as fault:
        return Broken(number, fault.reason)


@lru_cache(maxsize=1024)
def _invoice(text: str) -> str:
    number = text.strip().upper()
    if not INVOICE.fullmatch(number):
        raise Unreadable("invoice_number")
    return number


@lru_cache(maxsize=8192)
def _quantity(text: str) -> int:
    text = text.strip()
    if not NUMBER.fullmatch(text):
        raise Unreadable("quantity")
    if not WHOLE.fullmatch(text):
        raise Unreadable("quantity_fractional")
    quantity = int(text.partition(".")[0])
    if abs(quantity) > QUANTITY_MAX:
        raise Unreadable("quantity_range")
    return quantity


@lru_cache(maxsize=8192)
def _price(text: str) -> Decimal:
    text = text.strip()
    if not NUMBER.fullmatch(text):
        raise Unreadable("price")
    price = Decimal(text)
    if abs(price) > PRICE_MAX:
        raise Unreadable("price_range")
    return price


@lru_cache(maxsize=1024)
def _instant(text: str) -> datetime:
    for form in TIME_FORMATS:
        try:
            local = datetime.strptime(text.strip(), form)  # noqa: DTZ007 - the zone follows
        except ValueError:
            continue
        instant = local.replace(tzinfo=LOCAL).astimezone(UTC)
        if local.year < FIRST_YEAR or instant > clock.now():
            raise Unreadable("date_range")
        return instant
    raise Unreadable("date")
