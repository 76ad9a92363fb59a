"""Each line of an Online Retail file is applied or rejected for one stated reason."""

import gzip
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from app.core.errors import Invalid
from app.imports.online_retail.classify import Kind, movement, refusal
from app.imports.online_retail.format import InvoiceLine, header_of, read
from app.imports.online_retail.names import Names
from app.imports.online_retail.notes import reason_of
from app.imports.online_retail.survey import survey
from tests.imports.odd_file import BROKEN, HEADER, ODD_BUT_GOOD, trade, write


@pytest.mark.parametrize(("line", "reason"), BROKEN, ids=lambda value: value if isinstance(value, str) else "")
def test_a_broken_line_is_rejected_for_its_reason(tmp_path: Path, line: bytes, reason: str) -> None:
    path = write(tmp_path / "one.csv", [line])
    assert [refusal(row) for row, _fields in read(path)] == [reason]


def test_one_broken_line_takes_no_other_with_it(tmp_path: Path) -> None:
    good = b"536365,85123A,HEART,6,2010-12-01 08:26:00,2.55,17850.0,France"
    path = write(tmp_path / "mixed.csv", [part for line, _reason in BROKEN for part in (line, good)])
    refusals = [refusal(row) for row, _fields in read(path)]
    assert refusals == [part for _line, reason in BROKEN for part in (reason, None)]


def test_lines_that_only_look_broken_move_stock(tmp_path: Path) -> None:
    path = write(tmp_path / "odd.csv", [line for line, _change in ODD_BUT_GOOD])
    names = survey(path, lambda _rows: None).names
    changes = [movement(row, names).change for row, _fields in read(path) if isinstance(row, InvoiceLine)]
    assert changes == [change for _line, change in ODD_BUT_GOOD]


def test_a_mark_at_the_start_and_gzip_and_line_ends_change_nothing(tmp_path: Path) -> None:
    lines = [line.encode() for line in trade(50)]
    plain = [row for row, _fields in read(write(tmp_path / "a.csv", lines))]
    marked = [row for row, _fields in read(write(tmp_path / "b.csv", lines, start=b"\xef\xbb\xbf", end=b"\n"))]
    packed = [row for row, _fields in read(write(tmp_path / "c.csv.gz", lines))]
    assert plain == marked == packed
    assert len(plain) == 50


def test_columns_may_stand_in_another_order_and_edition(tmp_path: Path) -> None:
    path = tmp_path / "second.csv"
    path.write_text(
        "Price,Customer ID,Invoice,StockCode,Description,Quantity,InvoiceDate,Country\n"
        "2.55,17850,536365,85123a,heart,6,12/1/2010 8:26,France\n"
    )
    ((row, _fields),) = read(path)
    assert row == InvoiceLine(
        2, "536365", "85123A", "heart", 6, datetime(2010, 12, 1, 8, 26, tzinfo=UTC), Decimal("2.55")
    )


def test_summer_time_of_the_till_becomes_universal_time(tmp_path: Path) -> None:
    path = write(tmp_path / "one.csv", [b"536365,85123A,HEART,6,2011-05-31 15:53:00,2.55,,France"])
    ((row, _fields),) = read(path)
    assert isinstance(row, InvoiceLine)
    assert row.at == datetime(2011, 5, 31, 14, 53, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.csv", b"", "is empty"),
        ("other.csv", b"a,b,c\n1,2,3\n", "is not an Online Retail file"),
        ("book.xlsx", b"PK\x03\x04rest", "is a workbook"),
        ("wide.csv", "InvoiceNo".encode("utf-16"), "is in UTF-16"),
        ("cut.csv.gz", gzip.compress(HEADER.encode() * 1000)[:-9], "is damaged"),
    ],
)
def test_a_foreign_file_is_refused_by_name(tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Invalid, match=sentence):
        list(read(path))


def test_a_missing_file_and_a_folder_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="There is no file"):
        header_of(tmp_path / "nowhere.csv")
    with pytest.raises(Invalid, match="is a folder"):
        header_of(tmp_path)


def test_most_priced_rows_name_the_item_and_a_remark_never_does() -> None:
    names = Names()
    for words in ["LUNCH BAG RED SPOTTY", "LUNCH BAG RED RETROSPOT", "LUNCH BAG RED RETROSPOT"]:
        names.hear("20725", words, is_priced=True)
    for _ in range(5):
        names.hear("20725", "damaged", is_priced=False)
        names.hear("35611B", "thrown away", is_priced=False)
    assert names.name_of("20725") == "LUNCH BAG RED RETROSPOT"
    assert names.name_of("35611B") == "Unnamed item 35611B"
    assert names.is_note("20725", "damaged")
    assert not names.is_note("20725", "LUNCH BAG RED SPOTTY")


def test_equal_votes_are_settled_by_the_alphabet() -> None:
    names = Names()
    names.hear("1", "B", is_priced=True)
    names.hear("1", "A", is_priced=True)
    assert names.name_of("1") == "A"


@pytest.mark.parametrize(
    ("note", "change", "reason"),
    [
        ("wet/rusty", -60, "damaged"),
        ("Not rcvd in 10/11/2010 delivery", -360, "lost"),
        ("Found", 132, "found"),
        ("wrong barcode (22467)", -178, "miscount"),
        ("Given away", -1400, "other"),
        ("", -5, "lost"),
        ("?", 5, "found"),
    ],
)
def test_a_remark_becomes_a_reason(note: str, change: int, reason: str) -> None:
    assert reason_of(note, change) == reason


def test_opening_stock_is_the_greatest_running_shortfall(tmp_path: Path) -> None:
    line = "{},11111,CUP,{},2011-01-0{} 10:00:00,1.00,,France"
    lines = [line.format("536365", 10, 1), line.format("C536366", -8, 2), line.format("536367", 5, 3)]
    found = survey(write(tmp_path / "cups.csv", [text.encode() for text in lines]), lambda _rows: None)
    assert found.shortfalls == {"11111": 10}
    assert found.rows == 3


def test_kinds_follow_invoice_sign_and_price(tmp_path: Path) -> None:
    path = write(tmp_path / "kinds.csv", [line for line, _change in ODD_BUT_GOOD[-5:]])
    names = survey(path, lambda _rows: None).names
    kinds = [movement(row, names).kind for row, _fields in read(path) if isinstance(row, InvoiceLine)]
    assert kinds == [Kind.RETURN, Kind.SALE, Kind.CORRECTION, Kind.CORRECTION, Kind.CORRECTION]
