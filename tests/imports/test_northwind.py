"""The Northwind sample becomes categories, products, stock and rules."""

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import func, select

from app.catalog.models import Category, Product, Variant
from app.core.db import session
from app.core.errors import Invalid
from app.imports.costing import Costing
from app.imports.northwind.apply import Plan, import_folder
from app.inventory.models import ReorderRule, StockAlert
from tests.imports.conftest import counted, on_hand_by_sku

REAL = Path(__file__).parents[3] / "shared" / "data" / "northwind"
CATEGORIES = "category_id,category_name,description\n1,Beverages,x\n2,Condiments,y\n"
HEADER = (
    "product_id,product_name,supplier_id,category_id,quantity_per_unit,unit_price,units_in_stock,units_on_order,"
    "reorder_level,discontinued\n"
)

pytestmark = pytest.mark.usefixtures("ctx")


def _plan(tmp_path: Path, rows: str) -> Plan:
    (tmp_path / "categories.csv").write_text(CATEGORIES)
    (tmp_path / "products.csv").write_text(HEADER + rows, encoding="utf-8")
    return Plan(tmp_path, tmp_path / "rejects", Costing(Decimal("0.6"), Decimal("0.9")))


def test_a_product_brings_stock_price_and_rule(tmp_path: Path) -> None:
    report = import_folder(_plan(tmp_path, "21,Sir Rodney's Scones,8,1,24 pkgs.,21.3500004,3,40,5,0\n"))
    assert (report.rows, report.applied, report.opening_pieces, report.rules) == (1, {"stocked": 1}, 3, 1)
    assert on_hand_by_sku("NORTHWIND") == {"NW-021": 3}
    variant = session.scalars(select(Variant).filter_by(sku="NW-021")).one()
    assert (variant.price_amount, variant.price_currency) == (Decimal("21.35"), "USD")
    rule = session.scalars(select(ReorderRule)).one()
    assert (rule.minimum, rule.maximum) == (5, 10)
    assert session.scalars(select(StockAlert.available)).all() == [3]


def test_a_discontinued_product_is_phased_out_and_an_empty_one_makes_no_movement(tmp_path: Path) -> None:
    import_folder(_plan(tmp_path, "5,Gumbo Mix,2,2,36 boxes,21.35,0,0,0,1\n"))
    assert session.scalars(select(Product.status)).all() == ["phase_out"]
    assert counted()["moves"] == 0


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1,Chai,8,9,box,18,39,0,10,0", "category_id"),
        ("1,,8,1,box,18,39,0,10,0", "product_name"),
        ("one,Chai,8,1,box,18,39,0,10,0", "product_id"),
        ("1,Chai,8,1,box,free,39,0,10,0", "unit_price"),
        ("1,Chai,8,1,box,-1,39,0,10,0", "unit_price"),
        ("1,Chai,8,1,box,18,-39,0,10,0", "units_in_stock"),
        ("1,Chai,8,1,box,18,39,0,1.5,0", "reorder_level"),
        ("1,Chai,8,1", "column_count"),
        ("2,Chang again,8,1,box,18,39,0,10,0", "duplicate_id"),
    ],
)
def test_a_wrong_row_is_rejected_for_its_reason(tmp_path: Path, row: str, reason: str) -> None:
    report = import_folder(_plan(tmp_path, f"2,Chang,1,1,bottles,19,17,40,25,0\n{row}\n"))
    assert report.rejected == {reason: 1}
    assert report.ties_out


def test_the_same_folder_a_second_time_changes_nothing(tmp_path: Path) -> None:
    plan = _plan(tmp_path, "2,Chang,1,1,bottles,19,17,40,25,0\n")
    first = import_folder(plan)
    before = counted()
    again = import_folder(plan)
    assert (again.was_done, again.totals(), counted()) == (True, first.totals(), before)


def test_a_folder_without_products_is_refused(tmp_path: Path) -> None:
    (tmp_path / "categories.csv").write_text(CATEGORIES)
    with pytest.raises(Invalid, match=r"There is no file .*products\.csv"):
        import_folder(Plan(tmp_path, tmp_path, Costing(Decimal(1), Decimal(1))))
    with pytest.raises(Invalid, match="There is no folder"):
        import_folder(Plan(tmp_path / "none", tmp_path, Costing(Decimal(1), Decimal(1))))


@pytest.mark.skipif(not REAL.is_dir(), reason="the real folder is not in ../shared/data")
def test_the_real_sample_equals_an_independent_count(tmp_path: Path) -> None:
    report = import_folder(Plan(REAL, tmp_path, Costing(Decimal("0.6"), Decimal("0.92"))))
    products = pd.read_csv(REAL / "products.csv")
    stock = {f"NW-{key:03}": units for key, units in zip(products.product_id, products.units_in_stock, strict=True)}
    assert on_hand_by_sku("NORTHWIND") == {sku: units for sku, units in stock.items() if units}
    assert report.rules == (products.reorder_level > 0).sum()
    assert session.scalar(select(func.count()).select_from(Category).where(Category.parent_id.is_not(None))) == 8
    assert report.later == {
        "suppliers": 29,
        "customers": 91,
        "employees": 9,
        "shippers": 6,
        "orders": 830,
        "order_details": 2155,
    }
