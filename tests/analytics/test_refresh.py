"""Counting the ledger: every committed move once, whatever the order of commits and of effective days."""

import random
import sys
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from app.analytics.services import rebuild, refresh
from app.core import clock
from app.core.db import db
from tests.analytics.own_ledger import (
    ADJUSTMENT,
    BEARING,
    BERLIN,
    BERLIN_BIN,
    BERLIN_SHELF,
    BOLT,
    CUSTOMER,
    GLOVE,
    LYON,
    SCRAP,
    SUPPLIER,
    Ledger,
)

pytestmark = pytest.mark.real_db
SITE_OF = {BERLIN: BERLIN, BERLIN_BIN: BERLIN, BERLIN_SHELF: BERLIN, LYON: LYON}
FLOW_OF = {SUPPLIER: "supplier", CUSTOMER: "customer", ADJUSTMENT: "adjustment", SCRAP: "scrap"}
TABLES = ("variant_daily", "variant_monthly", "site_daily", "variant_summary", "site_summary", "availability_daily")


def contents(ledger: Ledger) -> dict[str, list[tuple[Any, ...]]]:
    return {table: sorted(ledger.rows(f"SELECT * FROM analytics.{table}"), key=str) for table in TABLES}


def random_moves(ledger: Ledger, number: int, seed: int) -> None:
    chance = random.Random(seed)
    places = [SUPPLIER, CUSTOMER, ADJUSTMENT, SCRAP, BERLIN, BERLIN_BIN, BERLIN_SHELF, LYON]
    with db.engine.begin() as connection:
        for _ in range(number):
            source, target = chance.sample(places, 2)
            day = clock.today() - timedelta(days=chance.randrange(40))
            variant = chance.choice([BEARING, BOLT, GLOVE])
            units, value = chance.randint(1, 30), chance.randint(0, 900)
            ledger.move(variant, source, target, units, day, value=value, connection=connection)


def legs(ledger: Ledger) -> pd.DataFrame:
    """Each side of each move that lies in a site, by a plain loop over the ledger."""
    moves = ledger.rows(
        "SELECT variant_id, from_location_id, to_location_id, quantity, value_amount,"
        " (effective_at AT TIME ZONE 'UTC')::date FROM inventory.stock_move"
    )
    sides = []
    for variant, source, target, quantity, value, day in moves:
        left, entered = SITE_OF.get(source), SITE_OF.get(target)
        if left == entered:
            continue
        flow = FLOW_OF.get(source) or FLOW_OF.get(target) or "site"
        if entered:
            sides.append((variant, entered, day, flow, quantity, Decimal(0), value, Decimal(0)))
        if left:
            sides.append((variant, left, day, flow, Decimal(0), quantity, Decimal(0), value))
    columns = ["variant", "site", "day", "flow", "quantity_in", "quantity_out", "value_in", "value_out"]
    return pd.DataFrame(sides, columns=columns)


def summed(frame: pd.DataFrame, *keys: str) -> list[tuple[Any, ...]]:
    totals = frame.groupby(list(keys))[["quantity_in", "quantity_out", "value_in", "value_out"]].sum()
    return sorted(totals.reset_index().itertuples(index=False, name=None), key=str)


def test_rollups_equal_an_independent_count_of_the_moves(ledger: Ledger) -> None:
    for seed in range(3):  # the second and third rounds are backdated into days already counted
        random_moves(ledger, 150, seed)
        ledger.refresh()
    frame = legs(ledger)
    assert summed(frame, "variant", "site", "day", "flow") == sorted(
        ledger.rows("SELECT * FROM analytics.variant_daily"), key=str
    )
    assert summed(frame, "site", "day", "flow") == sorted(ledger.rows("SELECT * FROM analytics.site_daily"), key=str)
    frame["month"] = [day.replace(day=1) for day in frame.day]
    frame["net"], frame["value"] = frame.quantity_in - frame.quantity_out, frame.value_in - frame.value_out
    months = frame.groupby(["variant", "site", "month"])[["net", "value"]].sum().reset_index()
    assert sorted(months.itertuples(index=False, name=None)) == sorted(
        ledger.rows("SELECT * FROM analytics.variant_monthly")
    )
    balances = frame.groupby(["variant", "site"])[["net", "value"]].sum().reset_index()
    assert sorted(balances.itertuples(index=False, name=None)) == sorted(
        ledger.rows("SELECT variant_id, site_id, on_hand, value_amount FROM analytics.variant_summary")
    )


def test_availability_equals_an_independent_walk_over_the_days(ledger: Ledger) -> None:
    for seed in range(3):
        random_moves(ledger, 60, seed)
        ledger.refresh()
    frame = legs(ledger)
    age = (clock.today() - frame.day.min()).days
    frame = frame[frame.variant != GLOVE].assign(net=lambda each: each.quantity_in - each.quantity_out)
    counted = ledger.rows('SELECT site_id, day, available, "out" FROM analytics.availability_daily')
    assert {day for _, day, _, _ in counted} == {clock.today() - timedelta(days=days) for days in range(age + 1)}
    for site_id, day, available, out in counted:
        past = frame[(frame.day <= day) & ((frame.site == site_id) | (site_id == 0))]
        on_hand = past.groupby("variant")["net"].sum()
        known = past[past.quantity_in > 0]["variant"].nunique()
        assert available == (on_hand > 0).sum(), (site_id, day)
        assert out == max(known - available, 0), (site_id, day)


def test_a_second_refresh_changes_nothing(ledger: Ledger) -> None:
    random_moves(ledger, 80, seed=5)
    assert ledger.refresh().moves == 80
    before = contents(ledger)
    assert ledger.refresh().moves == 0
    assert contents(ledger) == before


def test_counting_in_small_batches_gives_the_same(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    random_moves(ledger, 95, seed=6)
    ledger.refresh()
    whole = contents(ledger)
    monkeypatch.setattr(sys.modules["app.analytics.services.refresh"], "MOVES_PER_TRANSACTION", 10)
    done = rebuild()
    assert (done.moves, done.transactions) == (95, 10)
    assert contents(ledger) == whole


def test_a_rebuild_gives_what_refreshes_gave(ledger: Ledger) -> None:
    for seed in range(3):
        random_moves(ledger, 40, seed)
        ledger.refresh()
    before = contents(ledger)
    assert rebuild().moves == 120
    assert contents(ledger) == before


def test_a_late_commit_of_an_early_transaction_is_not_missed(ledger: Ledger) -> None:
    today = clock.today()
    slow = db.engine.connect()
    begun = slow.begin()
    ledger.move(BEARING, SUPPLIER, BERLIN, 7, today, connection=slow)
    ledger.move(BOLT, SUPPLIER, BERLIN, 5, today)
    assert refresh().moves == 0, "nothing beyond an open transaction is counted"
    begun.commit()
    slow.close()
    assert ledger.refresh().moves == 2
    assert ledger.rows("SELECT on_hand FROM analytics.site_summary WHERE site_id = 1001") == [(12,)]


def test_freshness_does_not_pass_a_visible_move_that_waits(ledger: Ledger) -> None:
    ledger.refresh()
    slow = db.engine.connect()
    begun = slow.begin()
    ledger.move(BEARING, SUPPLIER, BERLIN, 7, clock.today(), connection=slow)
    ledger.move(BOLT, SUPPLIER, BERLIN, 5, clock.today())
    refresh()
    ((waiting, complete),) = ledger.rows(
        "SELECT (SELECT recorded_at FROM inventory.stock_move), (SELECT complete_until FROM analytics.rollup_state)"
    )
    assert complete <= waiting
    begun.rollback()
    slow.close()
    ledger.refresh()
    ((complete,),) = ledger.rows("SELECT complete_until FROM analytics.rollup_state")
    assert complete > waiting


def test_a_refresh_steps_aside_for_a_running_one(ledger: Ledger) -> None:
    ledger.move(BEARING, SUPPLIER, BERLIN, 7, clock.today())
    with db.engine.begin() as other:
        other.exec_driver_sql("SELECT 1 FROM analytics.rollup_state FOR UPDATE")
        assert refresh().is_busy
    assert ledger.refresh().moves == 1


def test_a_move_inside_one_site_counts_for_nothing(ledger: Ledger) -> None:
    ledger.move(BEARING, BERLIN_BIN, BERLIN_SHELF, 7, clock.today())
    assert ledger.refresh().moves == 1
    assert ledger.rows("SELECT * FROM analytics.variant_daily") == []


def test_health_counts_out_low_over_and_well_per_site(ledger: Ledger) -> None:
    ledger.rows("SELECT 1")
    with db.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO inventory.reorder_rule (variant_id, site_id, minimum, maximum)"
            " VALUES (1, 1001, 10, 20), (2, 1001, 10, 20), (1, 1002, 10, 20), (2, 1002, 10, 20), (3, 1002, 1, 2)"
        )
        connection.exec_driver_sql(
            "INSERT INTO inventory.stock_level (variant_id, location_id, condition_id, on_hand, reserved)"
            " VALUES (1, 1003, 0, 12, 2), (2, 1003, 0, 15, 0), (2, 1004, 0, 6, 0), (1, 1002, 0, 15, 0),"
            " (2, 1002, 1, 50, 0), (3, 1002, 0, 9, 0)"
        )
    ledger.refresh()
    health = 'SELECT site_id, healthy, low, "out", over FROM analytics.site_summary ORDER BY 1'
    assert ledger.rows(health) == [(BERLIN, 0, 1, 0, 1), (LYON, 1, 0, 1, 0)]
