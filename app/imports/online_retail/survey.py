"""What must be known of a whole file before its first movement: names, prices and the stock it started from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from app.core.errors import Invalid
from app.imports.online_retail.classify import movement, refusal
from app.imports.online_retail.format import Broken, InvoiceLine, read
from app.imports.online_retail.names import Names

CODES_MAX = 500_000  # about 300 MB of survey; a shop's file has thousands

ROWS_PER_TICK = 1_000

Row = InvoiceLine | Broken
Tick = Callable[[int], None]  # told how many more rows have been read


@dataclass
class Survey:
    """The file in the whole: one entry per stock code of goods, in the order of appearance."""

    names: Names = field(default_factory=Names)
    prices: dict[str, Decimal] = field(default_factory=dict)  # last price above zero asked in a sale, pounds
    shortfalls: dict[str, int] = field(default_factory=dict)  # the stock each code must have had before its first row
    rows: int = 0
    first_at: datetime | None = None

    @property
    def codes(self) -> list[str]:
        """The codes of goods, ascending: the order in which products and opening stock are written."""
        return sorted(self.shortfalls)


def survey(path: Path, tick: Tick) -> Survey:
    """Read the file twice, first for names and prices, then for running stock; refuses more than 500,000 codes."""
    found = Survey()
    for row in _rows(path, tick):
        found.rows += 1
        if refusal(row) is None and isinstance(row, InvoiceLine):
            _hear(found, row)
    _run_stock(path, found, tick)
    return found


def _hear(found: Survey, row: InvoiceLine) -> None:
    found.names.hear(row.code, row.description, is_priced=row.price > 0)
    if row.price and row.quantity > 0:
        found.prices[row.code] = row.price
    if found.first_at is None or row.at < found.first_at:
        found.first_at = row.at
    found.shortfalls.setdefault(row.code, 0)
    if len(found.shortfalls) > CODES_MAX:
        raise Invalid(f"The file names more than {CODES_MAX:,} stock codes; split it.")


def _run_stock(path: Path, found: Survey, tick: Tick) -> None:
    """The greatest running shortfall of each code is what must have been there before."""
    running: dict[str, int] = dict.fromkeys(found.shortfalls, 0)
    for row in _rows(path, tick):
        if refusal(row) is None and isinstance(row, InvoiceLine):
            stock = running[row.code] + movement(row, found.names).change
            running[row.code] = stock
            found.shortfalls[row.code] = max(found.shortfalls[row.code], -stock)


def _rows(path: Path, tick: Tick) -> Iterator[Row]:
    for number, (row, _fields) in enumerate(read(path), start=1):
        if number % ROWS_PER_TICK == 0:
            tick(ROWS_PER_TICK)
        yield row
