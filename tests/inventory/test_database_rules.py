"""What the code forgets, the database refuses."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.core.db import session
from app.inventory.models import CUSTOMER, Location, StockLevel
from tests.factories import inventory as make
from tests.factories.counts import entry


def refused(statement: str, **values: Any) -> str:
    """Run the statement, which must be refused; the database's sentence."""
    with pytest.raises(DBAPIError) as error, session.begin_nested():
        session.execute(text(statement), values)
    return str(error.value.orig)


WRITTEN_ONCE = {
    "audit.change": "insert-only",
    "inventory.cost_adjustment": "insert-only",
    "inventory.cost_use": "insert-only",
    "inventory.costing_change": "insert-only",
    "inventory.count_entry": "stays on record",
    "inventory.posting": "insert-only",
    "inventory.stock_move": "insert-only",
}


@pytest.mark.parametrize("table", WRITTEN_ONCE)
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_ledger_is_written_once(ctx: Any, table: str, change: str) -> None:
    make.use()
    make.adjustment()
    entry()
    kept = session.scalar(text(f"SELECT count(*) FROM {table}"))
    assert kept
    assert WRITTEN_ONCE[table] in refused(change.format(table))


def test_no_table_refuses_changes_of_its_rows_and_lets_itself_be_emptied(ctx: Any) -> None:
    guarded = """
    SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE :name AND NOT tgisinternal ORDER BY 1
    """
    assert session.scalars(text(guarded), {"name": "%\\_unchanged"}).all() == sorted(WRITTEN_ONCE)
    assert session.scalars(text(guarded), {"name": "%\\_kept"}).all() == sorted(WRITTEN_ONCE)


def test_no_level_falls_below_nothing_or_below_what_is_promised(ctx: Any) -> None:
    make.stock(make.variant(), make.site(), 1)
    assert "ck_stock_level_on_hand" in refused("UPDATE inventory.stock_level SET on_hand = -1")
    assert "ck_stock_level_reserved" in refused("UPDATE inventory.stock_level SET reserved = 2")


def test_paths_and_sites_are_kept_by_the_database(ctx: Any) -> None:
    house = make.site()
    room = make.zone(house)
    shelf = make.bin_of(room)
    assert (shelf.path, shelf.site_id) == (f"/{house.id}/{room.id}/{shelf.id}/", house.id)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("parent_id = (SELECT id FROM inventory.location WHERE code = 'OTHER')", "cannot be moved"),
        ("parent_id = id", "cannot be moved"),
        ("is_active = false", "still holds stock"),
    ],
)
def test_places_in_use_stay_where_they_are(ctx: Any, change: str, reason: str) -> None:
    house = make.site("HOUSE")
    room = make.zone(house, "ROOM")
    make.bin_of(room)
    make.site("OTHER")
    make.stock(make.variant(), room, 1)
    assert reason in refused(f"UPDATE inventory.location SET {change} WHERE code = 'ROOM'")


def test_a_bin_does_not_change_its_site_and_holds_no_others(ctx: Any) -> None:
    shelf, other = make.bin_of(make.site()), make.site()
    assert "another site" in refused(f"UPDATE inventory.location SET parent_id = {other.id} WHERE id = {shelf.id}")
    with pytest.raises(DBAPIError, match="cannot have others below"), session.begin_nested():
        make.bin_of(shelf)


def test_the_virtual_places_stay(ctx: Any) -> None:
    assert "belongs to every installation" in refused(f"DELETE FROM inventory.location WHERE id = {CUSTOMER}")


def test_negative_stock_is_a_rule_of_the_place_that_its_levels_follow(ctx: Any) -> None:
    shelf = make.site(allow_negative=True)
    make.stock(make.variant(), shelf, 1)
    level = session.query(StockLevel).filter_by(location_id=shelf.id).one()
    assert level.allow_negative
    session.get_one(Location, shelf.id).allow_negative = False
    session.flush()
    session.refresh(level)
    assert not level.allow_negative
