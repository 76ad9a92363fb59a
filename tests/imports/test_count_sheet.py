"""A sheet of counts is compared with the books first, and then adjusts what differs."""

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from app.core.db import session
from app.core.errors import Invalid
from app.imports.sheets.counts import import_counts, preview_counts
from app.inventory import services as do
from app.inventory.models import Location, Posting, StockLevel
from tests.factories import inventory as make
from tests.imports.conftest import counted

HEADER = "sku,place,counted,lot\n"


@pytest.fixture
def sheet(ctx: None, tmp_path: Path) -> Callable[..., Path]:
    """Ten of TEA and four of MILK, lot M-1, lie at BER."""
    house = make.site("BER")
    make.stock(make.variant("TEA"), house, 10)
    make.stock_lot(make.tracked(sku="MILK"), house, 4, "M-1")
    make.variant("CUP")
    session.commit()

    def write(*rows: str) -> Path:
        path = tmp_path / "count.csv"
        path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
        return path

    return write


def on_hand() -> set[tuple[str, Decimal]]:
    session.expire_all()
    return {(level.variant.sku, level.on_hand) for level in session.query(StockLevel) if level.on_hand}


def test_differences_are_told_first_and_nothing_changes(sheet: Callable[..., Path], tmp_path: Path) -> None:
    path, before = sheet("TEA,BER,8,", "MILK,BER,4,M-1", "CUP,BER,2,", "MILK,BER,1,M-9"), counted()
    report = preview_counts(path, tmp_path / "out", "miscount")
    assert (report.applied, report.rejected) == ({"differ": 2, "agree": 1}, {"lot": 1})
    with (tmp_path / "out" / "count.differences.csv").open(encoding="utf-8", newline="") as stream:
        found = [(row["line"], row["sku"], Decimal(row["difference"])) for row in csv.DictReader(stream)]
    assert found == [("2", "TEA", -2), ("4", "CUP", 2)]
    assert counted() == before


def test_applying_adjusts_the_differences_for_the_reason_once(sheet: Callable[..., Path], tmp_path: Path) -> None:
    path = sheet("TEA,BER,8,", "MILK,BER,3,M-1", "CUP,BER,2,")
    report = import_counts(path, tmp_path, "miscount")
    assert (report.applied, report.ties_out) == ({"differ": 3}, True)
    assert on_hand() == {("TEA", 8), ("MILK", 3), ("CUP", 2)}
    posting = session.query(Posting).filter_by(verb="adjust").one()
    assert posting.reason is not None
    assert posting.reason.code == "miscount"
    again = import_counts(path, tmp_path, "miscount")
    assert again.was_done
    assert on_hand() == {("TEA", 8), ("MILK", 3), ("CUP", 2)}


def test_wrong_rows_are_told_by_column_and_the_others_stand(sheet: Callable[..., Path], tmp_path: Path) -> None:
    house = session.query(Location).filter_by(code="BER").one()
    tea = next(level.variant for level in session.query(StockLevel) if level.variant.sku == "TEA")
    line = do.ReserveLine(variant_id=tea.id, location_id=house.id, quantity=Decimal(9))
    do.reserve(do.Reserve(lines=(line,)))
    session.commit()
    rows = ("MILK,BER,4,M-1", "CUP,BER,2,", "CUP,BER,3,", "TEA,BER,8,", "MILK,BER,2,", "CUP,BER,-1,", "CUP,BER,0.5,")
    report = import_counts(sheet(*rows), tmp_path, "miscount")
    assert report.rejects_path is not None
    with report.rejects_path.open(encoding="utf-8", newline="") as stream:
        found = [(row["line"], row["field"]) for row in csv.DictReader(stream)]
    assert found == [("4", "sku"), ("5", "counted"), ("6", "lot"), ("7", "counted"), ("8", "sku")]
    assert on_hand() == {("TEA", 10), ("MILK", 4), ("CUP", 2)}


def test_a_reason_that_is_not_in_use_is_refused(sheet: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        import_counts(sheet("TEA,BER,8,"), tmp_path, "whim")
