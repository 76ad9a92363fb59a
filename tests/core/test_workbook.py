"""Exports of a list as people see it: read back, typed, harmless, and within the rights of who asks."""

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from flask import Flask

from app.catalog.models import Product
from app.core.db import session
from app.inventory.models import StockLevel
from tests.factories import make
from tests.factories.inventory import site
from tests.people import Caller, Person, sign_in

Api = Callable[[Person], Caller]


def sheet(answer: Any) -> list[list[Any]]:
    """The rows of an exported workbook."""
    assert answer.status_code == 200, answer.text
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def test_a_workbook_holds_the_shown_columns_with_their_types(ada: Person, api: Api, ctx: object) -> None:
    level = make(StockLevel)
    session.commit()
    columns = ["on_hand", "variant.item", "changed_at"]
    api(ada).put("/api/v1/preference/list:StockLevel", {"value": {"columns": columns}})
    heads, row = sheet(ada.get("/stock_level/export?format=xlsx"))
    assert heads == ["ID", "On hand", "Item", "Item: code", "Changed at"]
    assert row[:4] == [level.id, 5, level.variant.item.name, level.variant.sku]
    assert isinstance(row[4], datetime)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x.example","y")', "\x01odd"])
def test_text_never_becomes_a_formula(text: str, ada: Person, ctx: object) -> None:
    make(Product, name=text)
    session.commit()
    book = openpyxl.load_workbook(io.BytesIO(ada.get("/product/export?format=xlsx").data))
    kinds = {cell.data_type for row in book.active.iter_rows(min_row=2) for cell in row}
    assert "f" not in kinds
    csv = ada.get("/product/export?format=csv").get_data(as_text=True)
    assert f",{text}" not in csv or text.startswith("\x01")


def test_an_export_follows_filters_and_search(ada: Person, ctx: object) -> None:
    for code, kind in (("RACK-1", "storage"), ("RACK-2", "transit"), ("DOCK-1", "storage")):
        site(code, kind=kind)
    session.commit()
    rows = sheet(ada.get("/location/export?format=xlsx&kind=storage&search=rack"))
    assert [row[1] for row in rows[1:]] == ["RACK-1"]


def test_an_export_holds_only_the_sites_of_who_asks(app: Flask, ctx: object) -> None:
    own = site("OWN").id
    make(StockLevel)
    session.commit()
    keeper = sign_in(app, "keeper", "Manager", site_ids=(own,))
    assert len(sheet(keeper.get("/stock_level/export?format=xlsx"))) == 1


def test_an_export_needs_its_permission(app: Flask, ctx: object) -> None:
    viewer = sign_in(app, "viewer", "Viewer")
    assert viewer.get("/product/list/").status_code == 200
    for wanted in ("xlsx", "csv", ""):
        assert viewer.get(f"/product/export?format={wanted}").status_code == 403


def test_a_workbook_refuses_more_rows_than_it_holds(ada: Person, ctx: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.screens.workbook.MOST_ROWS", 1)
    make(Product)
    make(Product)
    session.commit()
    assert ada.get("/product/export?format=xlsx").status_code == 400
    assert ada.get("/product/export?format=csv").status_code == 200


def test_an_unknown_format_is_refused(ada: Person) -> None:
    assert ada.get("/product/export?format=exe").status_code == 400
