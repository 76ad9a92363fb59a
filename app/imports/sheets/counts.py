"""A count by a sheet: what people counted is compared with the books, and the differences are adjusted."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass as plain_dataclass
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic.dataclasses import dataclass
from sqlalchemy import select, tuple_

from app.core.command_fields import MAX_LINES, QUANTITY_STEP, STRICT, Code
from app.core.db import session
from app.core.errors import Fault, Invalid, Refusal
from app.imports.report import Report
from app.imports.sheets.apply import Sheet, import_sheet, preview_sheet
from app.imports.sheets.codes import Codes
from app.imports.sheets.reading import SheetRow
from app.inventory.models import NO_LOT, Reason, StockLevel
from app.inventory.services import Adjust, AdjustLine, adjust

KIND = "count_sheet"
DIFFERENCE_COLUMNS = ("line", "sku", "place", "lot", "condition", "on_hand", "counted", "difference")

Counted = Annotated[
    Decimal,
    Field(ge=0, max_digits=18, decimal_places=6, allow_inf_nan=False),
    AfterValidator(lambda value: value.quantize(QUANTITY_STEP)),
]
Key = tuple[int, int, int, int]  # item, place, lot, condition


@dataclass(frozen=True, kw_only=True, config=STRICT)
class CountedRow:
    """So many base units of an item that lie in exactly this place, of this lot and condition."""

    sku: Code
    place: Code
    counted: Counted
    lot: Code | None = None
    condition: Code = "ok"


@plain_dataclass(frozen=True)
class Difference:
    """A row whose count is not what the books say."""

    row: SheetRow
    key: Key
    on_hand: Decimal

    @property
    def difference(self) -> Decimal:
        """Above zero for found."""
        return Decimal(self.row.content.counted - self.on_hand)

    def cells(self) -> list[str]:
        """The difference as a row of the file of differences."""
        told = self.row.content
        figures = (self.on_hand, told.counted, self.difference)
        return [str(self.row.line), told.sku, told.place, told.lot or "", told.condition, *(f"{n:f}" for n in figures)]


def import_counts(path: Path, rejects_dir: Path, reason: str) -> Report:
    """Adjust what a sheet's counts differ from the books, for a reason; what agrees makes no movement."""
    return import_sheet(_sheet(reason, []), path, rejects_dir)


def preview_counts(path: Path, folder: Path, reason: str) -> Report:
    """Change nothing; write the differences that would be adjusted, and the rows that would be rejected."""
    found: list[Difference] = []
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{path.stem}.differences.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(DIFFERENCE_COLUMNS)

        def tell() -> None:
            writer.writerows(each.cells() for each in found)
            found.clear()

        return preview_sheet(_sheet(reason, found), path, folder / f"{path.stem}.rejects.csv", tell)


def _sheet(reason: str, found: list[Difference]) -> Sheet:
    reason_id = session.scalar(select(Reason.id).filter_by(code=reason, is_active=True))
    if reason_id is None:
        raise Invalid(f"There is no reason {reason!r} in use.")
    return Sheet(KIND, CountedRow, MAX_LINES, partial(_post, reason_id, found))


def _post(
    reason_id: int, found: list[Difference], rows: Sequence[SheetRow], codes: Codes, key: str | None
) -> dict[str, int]:
    """Adjust the differences; `found` are told them."""
    found[:] = _differences(rows, codes)
    if found:
        lines = tuple(_line(each) for each in found)
        try:
            adjust(Adjust(reason_id=reason_id, lines=lines, key=key, reference="Count"))
        except Refusal as refusal:
            faults = [_of_row(fault, rows, found) for fault in refusal.faults]
            found.clear()
            raise Invalid(refusal.detail, faults) from refusal
    return {"differ": len(found), "agree": len(rows) - len(found)}


def _line(each: Difference) -> AdjustLine:
    item, place, lot, condition = each.key
    return AdjustLine(
        variant_id=item,
        location_id=place,
        difference=each.difference,
        lot_id=lot or None,
        condition_id=condition,
    )


def _of_row(fault: Fault, rows: Sequence[SheetRow], found: Sequence[Difference]) -> Fault:
    """The fault of a line of the adjustment as one of the sheet's row."""

    def renumbered(match: re.Match[str]) -> str:
        return f"/lines/{rows.index(found[int(match[1])].row)}"

    return replace(fault, pointer=re.sub(r"^/lines/(\d+)", renumbered, fault.pointer))


def _differences(rows: Sequence[SheetRow], codes: Codes) -> list[Difference]:
    keys = [_key(row, codes) for row in rows]
    faults = list(_faults(keys))
    if faults:
        raise Invalid(faults[0].message, faults)
    whole = (StockLevel.variant_id, StockLevel.location_id, StockLevel.lot_id, StockLevel.condition_id)
    levels = session.execute(select(*whole, StockLevel.on_hand).where(tuple_(*whole).in_(keys)))
    on_hand = {tuple(key): figure for *key, figure in levels}
    told = (Difference(row, key, on_hand.get(key, Decimal(0))) for row, key in zip(rows, keys, strict=True) if key)
    return [each for each in told if each.difference]


def _faults(keys: Sequence[Key | None]) -> Iterator[Fault]:
    seen: set[Key] = set()
    for number, key in enumerate(keys):
        if key is None:
            yield Fault(f"/lines/{number}/lot", "not-found", "The item has no such lot; receive it first.")
        elif key in seen:
            yield Fault(f"/lines/{number}/sku", "twice", "This was counted in a row before.")
        else:
            seen.add(key)


def _key(row: SheetRow, codes: Codes) -> Key | None:
    told = row.content
    item = codes.items[told.sku]
    lot = codes.lots.get((item, told.lot)) if told.lot else NO_LOT
    return None if lot is None else (item, codes.places[told.place], lot, codes.conditions[told.condition])
