"""Goods that come in by a sheet: opening stock and receipts, with lots, dates, condition and cost."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Self

from pydantic import model_validator
from pydantic.dataclasses import dataclass
from sqlalchemy import select

from app.core import clock
from app.core.command_fields import STRICT, Amount, Code, Quantity
from app.core.db import session
from app.imports.report import Report
from app.imports.sheets.apply import Sheet, import_sheet
from app.imports.sheets.codes import Codes
from app.imports.sheets.reading import SheetRow
from app.inventory.models import SUPPLIER, Reason
from app.inventory.services import MoveLine, NamedLot, post_moves

KIND = "stock_sheet"
ROWS_PER_CHUNK = 5_000


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ReceivedRow:
    """So many base units of an item, put at a place; `lot` is the batch or serial number on the goods.

    `unit_cost` is that of one base unit in the base currency; left out, the item's own.
    """

    sku: Code
    place: Code
    quantity: Quantity
    unit_cost: Amount | None = None
    lot: Code | None = None
    supplier_lot: Code | None = None
    made_on: date | None = None
    expires_on: date | None = None
    condition: Code = "ok"

    @model_validator(mode="after")
    def _has_lot(self) -> Self:
        if self.lot is None and (self.supplier_lot, self.made_on, self.expires_on) != (None, None, None):
            raise ValueError("names no lot that its dates are of")
        return self


def import_stock(path: Path, rejects_dir: Path, *, is_opening: bool = False) -> Report:
    """Receive the rows of a sheet; as opening stock they bear that reason."""
    return import_sheet(Sheet(KIND, ReceivedRow, ROWS_PER_CHUNK, partial(_post, is_opening)), path, rejects_dir)


def _post(is_opening: bool, rows: Sequence[SheetRow], codes: Codes, key: str | None) -> dict[str, int]:
    at = clock.now()
    lines = [
        MoveLine(
            codes.items[row.content.sku],
            SUPPLIER,
            codes.places[row.content.place],
            row.content.quantity,
            at,
            row.content.unit_cost,
            _lot_of(row.content),
            codes.conditions[row.content.condition],
        )
        for row in rows
    ]
    reason_id = session.scalar(select(Reason.id).filter_by(code="opening")) if is_opening else None
    post_moves(lines, key=key, reference="Opening stock" if is_opening else None, reason_id=reason_id)
    return {"received": len(rows)}


def _lot_of(row: ReceivedRow) -> NamedLot | None:
    return None if row.lot is None else NamedLot(row.lot, row.supplier_lot, row.made_on, row.expires_on)
