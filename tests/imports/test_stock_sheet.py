"""A sheet of goods becomes receipts with lots, dates, condition and cost; each wrong row is told by column."""

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from app.core.db import session
from app.core.errors import Invalid
from app.imports.report import Report
from app.imports.sheets import receipts
from app.imports.sheets.receipts import import_stock
from app.inventory.models import Condition, Lot, Posting, StockAccount, StockLevel
from tests.factories import inventory as make
from tests.imports.conftest import counted

HEADER = "sku,place,quantity,unit_cost,lot,supplier_lot,made_on,expires_on,condition"
Import = Callable[..., Report]


@pytest.fixture
def sheet(ctx: None, tmp_path: Path) -> Import:
    """Import rows below the header; BER, TEA (plain), MILK (by lot) and SAW (by serial number) are there."""
    make.site("BER")
    make.variant("TEA")
    make.tracked(sku="MILK")
    make.tracked("serial", sku="SAW")
    session.commit()

    def run(*rows: str, header: str = HEADER, is_opening: bool = False) -> Report:
        path = tmp_path / "goods.csv"
        path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
        return import_stock(path, tmp_path / "rejects", is_opening=is_opening)

    return run


def rejects(report: Report) -> list[list[str]]:
    """Line, column and reason of each rejected row."""
    assert report.rejects_path is not None
    with report.rejects_path.open(encoding="utf-8", newline="") as stream:
        return [[row["line"], row["field"], row["reason"]] for row in csv.DictReader(stream)]


def test_a_row_brings_lot_dates_condition_and_cost(sheet: Import) -> None:
    report = sheet(
        "MILK,BER,12,0.55,M-1,SUP-9,2026-11-01,2031-01-31,quarantine", "TEA,BER,3,1.25,,,,,", is_opening=True
    )
    assert (report.rows, report.applied, report.ties_out) == (2, {"received": 2}, True)
    lot = session.query(Lot).filter_by(code="M-1").one()
    assert (lot.supplier_code, lot.made_on.isoformat(), lot.expires_on.isoformat()) == (
        "SUP-9", "2026-11-01", "2031-01-31",
    )  # fmt: skip
    level = session.query(StockLevel).filter_by(lot_id=lot.id).one()
    assert (level.on_hand, session.get_one(Condition, level.condition_id).code) == (12, "quarantine")
    assert session.query(StockAccount).filter_by(variant_id=lot.variant_id).one().value_amount == Decimal("6.60")
    assert session.query(Posting).filter_by(reference="Opening stock").one().reason.code == "opening"


def test_every_wrong_row_is_told_by_line_column_and_reason_and_the_others_stand(sheet: Import) -> None:
    report = sheet(
        "TEA,BER,3,,,,,,",
        "COFFEE,BER,3,,,,,,",
        "TEA,ROME,3,,,,,,",
        "TEA,SUPPLIER,3,,,,,,",
        "TEA,BER,-3,,,,,,",
        "TEA,BER,1.5,,,,,,",
        "TEA,BER,3,cheap,,,,,",
        "TEA,BER,3,,T-1,,,,",
        "MILK,BER,3,,,,,,",
        "MILK,BER,3,,M-1,,,2031-02-30,",
        "MILK,BER,3,,M-2,,2031-01-02,2031-01-01,",
        "SAW,BER,2,,S-1,,,,",
        "SAW,BER,1,,S-2,,,,",
        "SAW,BER,1,,S-2,,,,",
        "TEA,BER,3,,,,,,rotten",
        "TEA,BER",
    )
    found = rejects(report)
    assert [(line, field) for line, field, _reason in found] == [
        ("3", "sku"), ("4", "place"), ("5", "place"), ("6", "quantity"), ("7", "quantity"), ("8", "unit_cost"),
        ("9", "lot"), ("10", "lot"), ("11", "expires_on"), ("12", "expires_on"), ("13", "quantity"), ("15", "lot"),
        ("16", "condition"), ("17", ""),
    ]  # fmt: skip
    assert all(reason for _line, _field, reason in found)
    assert (report.rows, report.applied, report.ties_out) == (16, {"received": 2}, True)


def test_the_same_sheet_a_second_time_changes_nothing(sheet: Import) -> None:
    first = sheet("TEA,BER,3,,,,,,", "TEA,BER,none,,,,,,")
    before = counted()
    again = sheet("TEA,BER,3,,,,,,", "TEA,BER,none,,,,,,")
    assert (again.was_done, again.totals(), counted()) == (True, first.totals(), before)


def test_chunks_add_up(sheet: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipts, "ROWS_PER_CHUNK", 2)
    report = sheet(*("TEA,BER,1,,,,,,",) * 4, "TEA,BER,0,,,,,,", "TEA,BER,1,,,,,,", "NONE,BER,1,,,,,,")
    assert (report.rows, report.applied, report.rejected) == (7, {"received": 5}, {"quantity": 1, "sku": 1})
    assert [line for line, *_ in rejects(report)] == ["6", "8"]


@pytest.mark.parametrize("header", ["sku,place", "sku,place,quantity,expiry", "sku,place,quantity,sku"])
def test_a_sheet_of_other_columns_is_refused(sheet: Import, header: str) -> None:
    with pytest.raises(Invalid):
        sheet("TEA,BER,3", header=header)
    assert counted()["moves"] == 0
