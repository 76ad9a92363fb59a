"""The tabs of a detail page: each asks for the rights of both screens, and shows what its own list would."""

from typing import Any

import pytest
from flask import Flask

from app.auth.models import Role
from app.auth.roles import ROLES
from app.core.db import session
from app.inventory.models import Location
from tests.factories import inventory
from tests.people import Person, sign_in


@pytest.fixture
def item(ctx: Any) -> Any:
    """An item with twelve receipts: two pages of movements."""
    made, shelf = inventory.variant("SAU-1001"), inventory.site("BER")
    for _ in range(12):
        inventory.stock(made, shelf, 1)
    session.commit()
    return made


@pytest.fixture
def reader_without_movements(app: Flask, ctx: Any) -> Person:
    """Reads what viewers read, but no movements."""
    viewer = session.query(Role).filter_by(name="Viewer").one()
    kept = [held for held in viewer.permissions if held.view_menu.name != "StockMove"]
    session.add(Role(name="Reader", permissions=kept))
    session.commit()
    app.appbuilder.sm.grants.forget()
    return sign_in(app, "rita_person", "Reader")


def test_a_tab_has_an_address_of_its_own(item: Any, cleo: Person) -> None:
    page = cleo.get(f"/variant/show/{item.id}?tab=movements").text
    assert 'id="tab-movements" aria-controls="panel" aria-selected="true"' in page
    assert "cursor=" in page


def test_a_tab_pages_through_its_rows(item: Any, cleo: Person) -> None:
    first = cleo.get(f"/variant/show/{item.id}/tab/movements").text
    assert "<html" not in first
    cursor = first.split("cursor=")[1].split('"')[0].split("&")[0]
    second = cleo.get(f"/variant/show/{item.id}/tab/movements?cursor={cursor}").text
    assert second.count("<tr") == 1 + 2
    assert "Previous" in second


def test_who_may_not_read_movements_has_no_such_tab(item: Any, reader_without_movements: Person) -> None:
    assert "tab-movements" not in reader_without_movements.get(f"/variant/show/{item.id}").text
    assert reader_without_movements.get(f"/variant/show/{item.id}/tab/movements").status_code == 403
    assert "tab-reservations" in reader_without_movements.get(f"/variant/show/{item.id}").text


def test_only_readers_of_the_change_log_have_its_tab(item: Any, ben: Person, cleo: Person) -> None:
    assert "Change" not in ROLES["Warehouse"]
    assert ben.get(f"/variant/show/{item.id}/tab/change_log").status_code == 403
    assert "tab-change_log" not in ben.get(f"/variant/show/{item.id}").text
    assert cleo.get(f"/variant/show/{item.id}/tab/change_log").status_code == 200


def test_a_foreign_row_has_no_tabs(app: Flask, ctx: Any) -> None:
    own, foreign = inventory.site("MINE"), inventory.site("THEIRS")
    session.commit()
    mia = sign_in(app, "mia_person", "Manager", site_ids=(own.id,))
    for part in ("tab/stock", "tab/overview", "preview", "explain?figure=on_hand"):
        assert mia.get(f"/location/show/{own.id}/{part}").status_code == 200, part
        assert mia.get(f"/location/show/{foreign.id}/{part}").status_code == 404, part


def test_an_unknown_tab_is_not_found_but_a_page_opens_its_overview(item: Any, cleo: Person) -> None:
    assert cleo.get(f"/variant/show/{item.id}/tab/nonsense").status_code == 404
    assert 'id="tab-overview" aria-controls="panel" aria-selected="true"' in (
        cleo.get(f"/variant/show/{item.id}?tab=nonsense").text
    )


def test_recent_changes_tell_names_and_both_values(ctx: Any, ada: Person) -> None:
    place = inventory.site("Berlin")
    place.name = "Berlin East"
    session.commit()
    page = ada.get(f"/location/show/{place.id}").text
    assert "Recent changes" in page
    assert '<bdi class="iv-was">Berlin</bdi>' in page
    assert session.get_one(Location, place.id).name in page
