"""A whole Online Retail file in the ledger: it ties out, resumes, and is imported once."""

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.catalog.models import Product, Variant
from app.core import failpoints
from app.core.db import session
from app.imports.online_retail.apply import Plan, import_file
from app.imports.online_retail.classify import movement, refusal
from app.imports.online_retail.format import InvoiceLine, read
from app.imports.online_retail.survey import survey
from app.imports.progress import ImportOverlap, begin
from app.inventory.doctor.ledger import examine
from app.inventory.models import Posting, Reason
from tests.imports.conftest import counted, on_hand_by_sku, pieces_by_places, quiet
from tests.imports.odd_file import BROKEN, ODD_BUT_GOOD, trade, write
from tests.imports.recount import recount

Planner = Callable[[Path], Plan]
REAL = Path(__file__).parents[3] / "shared" / "data" / "online_retail_2010-12_2011-05.csv.gz"

pytestmark = pytest.mark.usefixtures("ctx")


@pytest.fixture
def odd_file(tmp_path: Path) -> Path:
    """Trade with every oddity strewn in."""
    good = [line.encode() for line in trade(900)]
    odd = [line for line, _change in ODD_BUT_GOOD]
    broken = [line for line, _reason in BROKEN]
    return write(tmp_path / "odd.csv.gz", [*good[:500], *broken, *odd, *good[500:]], start=b"\xef\xbb\xbf")


@pytest.mark.usefixtures("small_chunks")
def test_every_row_is_applied_or_rejected_with_line_and_reason(odd_file: Path, plan: Planner) -> None:
    report = import_file(plan(odd_file), quiet)
    assert report.rows == 900 + len(BROKEN) + len(ODD_BUT_GOOD)
    assert report.ties_out
    assert report.rejects_path is not None
    with report.rejects_path.open(newline="", encoding="utf-8") as stream:
        rejects = list(csv.DictReader(stream))
    assert len(rejects) == report.rows_rejected
    of_broken = [row for row in rejects if 502 <= int(row["line"]) < 502 + len(BROKEN)]
    assert [row["reason"] for row in of_broken] == [reason for _line, reason in BROKEN]
    assert Counter(row["reason"] for row in rejects) == report.rejected


@pytest.mark.usefixtures("small_chunks")
def test_stock_and_movements_equal_an_independent_count(tmp_path: Path, plan: Planner) -> None:
    path = write(tmp_path / "trade.csv", [line.encode() for line in trade(1500)])
    report = import_file(plan(path), quiet)
    expected = recount(path)
    assert (report.rows, report.applied, report.pieces) == (expected.rows, expected.applied, expected.pieces)
    assert report.opening_pieces == expected.opening
    assert on_hand_by_sku() == expected.on_hand
    moved = pieces_by_places()
    assert moved["supplier", None] == expected.opening
    assert moved[None, "customer"] == -expected.pieces["sale"]
    assert moved["customer", None] == expected.pieces["return"]
    assert moved["adjustment", None] - moved[None, "adjustment"] == expected.pieces["correction"]


@pytest.mark.usefixtures("small_chunks")
def test_the_same_file_a_second_time_changes_nothing(odd_file: Path, plan: Planner) -> None:
    first = import_file(plan(odd_file), quiet)
    before = counted()
    again = import_file(plan(odd_file), quiet)
    assert counted() == before
    assert again.was_done
    assert again.totals() == first.totals()


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("passes", [1, 2, 4, 5, 6, 9])
def test_a_killed_import_goes_on_after_its_last_chunk(
    odd_file: Path, plan: Planner, passes: int, request: pytest.FixtureRequest
) -> None:
    request.addfinalizer(lambda: failpoints.configure(""))
    failpoints.configure(f"import.after_chunk=raise@{passes}")
    with pytest.raises(failpoints.FailpointReached):
        import_file(plan(odd_file), quiet)
    failpoints.configure("")
    resumed = import_file(plan(odd_file), quiet)
    assert resumed.ties_out
    assert counted()["moves"] == resumed.rows_applied + _opening_moves()
    assert on_hand_by_sku() == _expected_stock(odd_file)


def test_two_importers_of_one_file_do_not_double_it() -> None:
    ours = begin("online-retail", "a" * 64, "same.csv", {})
    rival = begin("online-retail", "a" * 64, "same.csv", {})
    rival.apply(dict)
    with pytest.raises(ImportOverlap):
        ours.apply(dict)


@pytest.mark.usefixtures("small_chunks")
def test_corrections_keep_reason_and_remark(tmp_path: Path, plan: Planner) -> None:
    lines = [
        b"536365,22111,CUP,6,2010-12-01 08:26:00,2.55,,France",
        b"536366,22111,thrown away,-3,2010-12-01 08:30:00,0.0,,France",
    ]
    import_file(plan(write(tmp_path / "two.csv", lines)), quiet)
    posting = session.scalars(select(Posting).join(Reason).where(Reason.code == "damaged")).one()
    assert (posting.reference, posting.note) == ("536366", "536366 22111: thrown away")
    assert on_hand_by_sku() == {"22111": 0}


@pytest.mark.usefixtures("small_chunks")
def test_a_later_file_counts_on_the_stock_that_is_there(tmp_path: Path, plan: Planner) -> None:
    line = "{},22111,CUP,{},2010-12-0{} 08:26:00,2.55,,France"
    first = [line.format("536365", 6, 1).encode(), line.format("C536366", -4, 2).encode()]
    import_file(plan(write(tmp_path / "first.csv", first)), quiet)
    second = import_file(plan(write(tmp_path / "second.csv", [line.format("536400", 5, 3).encode()])), quiet)
    assert second.opening_pieces == 1
    assert second.new_items == 0
    assert on_hand_by_sku() == {"22111": 0}


def test_an_item_carries_its_name_last_price_and_cost(tmp_path: Path, plan: Planner) -> None:
    lines = [
        b"536365,85123a,WHITE HEART,6,2010-12-01 08:26:00,2.55,,France",
        b"536366,85123A,WHITE HEART,6,2010-12-02 08:26:00,3.00,,France",
    ]
    import_file(plan(write(tmp_path / "heart.csv", lines)), quiet)
    facts: Any = session.execute(
        select(Variant.sku, Variant.price_amount, Variant.cost_amount, Variant.price_currency, Product.name).join(
            Product
        )
    ).one()
    assert [str(fact) for fact in facts] == ["85123A", "3.0000", "1.8000", "GBP", "WHITE HEART"]


@pytest.mark.skipif(not REAL.exists(), reason="the real file is not in ../shared/data")
def test_the_real_half_year_equals_an_independent_count(plan: Planner) -> None:
    report = import_file(plan(REAL), quiet)
    expected = recount(REAL)
    assert report.rows == 209_029
    assert report.ties_out
    assert (report.applied, report.pieces) == (expected.applied, expected.pieces)
    assert on_hand_by_sku() == expected.on_hand
    assert [verdict.name for verdict in examine() if not verdict.is_sound] == []
    assert report.rows_per_second > 1_000


def _opening_moves() -> int:
    opening = select(Posting).join(Reason).where(Reason.code == "opening")
    return sum(posting.result["move_count"] for posting in session.scalars(opening) if posting.result)


def _expected_stock(path: Path) -> dict[str, int]:
    """What an import in one go makes of the same lines: told from the survey, not from the ledger."""
    known = survey(path, lambda _rows: None)
    stock = dict(known.shortfalls)
    for row, _fields in read(path):
        if refusal(row) is None and isinstance(row, InvoiceLine):
            stock[row.code] += movement(row, known.names).change
    return stock
