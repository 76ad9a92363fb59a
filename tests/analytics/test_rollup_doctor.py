"""The doctor of the rollups finds each figure that the ledger did not make, and counting anew puts it right."""

from typing import Any

import pytest
from flask import Flask

from app.analytics.doctor import ROLLUPS
from app.core.db import session
from app.core.doctor import carry_out
from app.core.transaction import transact
from app.inventory import services as do
from tests.factories import inventory as make
from tests.horizon import count_everything
from tests.inventory.test_doctor import damage

pytestmark = pytest.mark.real_db
DAY = "rollups by day are what the moves and later costs counted so far make"
MOVES = "rollups know how many moves they have counted"
MONTH = "rollups by month are those by day"
ITEM = "balances of items by site are the rollups by day"
SITE_DAY = "rollups of sites by day are those of their items"
SITE = "balances of sites are the rollups by day"
FIGURES = ("quantity_in", "quantity_out", "value_in", "value_out")
COLUMNS = (
    *((DAY, f"UPDATE analytics.variant_daily SET {column} = {column} + 1") for column in FIGURES),
    (DAY, "UPDATE analytics.variant_daily SET day = day - 1"),
    (DAY, "UPDATE analytics.variant_daily SET flow = 'scrap' WHERE flow = 'customer'"),
    (DAY, "DELETE FROM analytics.variant_daily WHERE flow = 'cost'"),
    (DAY, "INSERT INTO analytics.variant_daily (variant_id, site_id, day, flow) VALUES (0, 0, '2001-01-01', 'site')"),
    (MOVES, "UPDATE analytics.rollup_state SET moves = moves + 1"),
    *((MONTH, f"UPDATE analytics.variant_monthly SET {column} = {column} + 1") for column in ("quantity", "amount")),
    *(
        (ITEM, f"UPDATE analytics.variant_summary SET {change}")
        for change in (
            "on_hand = on_hand + 1",
            "value_amount = value_amount + 1",
            "first_in_on = first_in_on - 1",
            "last_received_on = NULL",
            "last_shipped_on = '2001-01-01'",
        )
    ),
    *((SITE_DAY, f"UPDATE analytics.site_daily SET {column} = {column} + 1") for column in FIGURES),
    *((SITE, f"UPDATE analytics.site_summary SET {column} = {column} + 1") for column in ("on_hand", "value_amount")),
)


def busy() -> None:
    """Receipts, a shipment, a transfer between sites, a kit, later costs and one that lowers them."""
    item, shelf = make.variant(), make.site()
    got = make.stock(item, shelf, 9, make.Decimal(2))
    make.send(item, shelf, 4)
    make.late_cost(got, 10)
    make.late_cost(got, -3)
    make.transfer()
    make.assembled()
    do.reverse(do.Reverse(posting_id=make.send(item, shelf, 1).posting_id))


@pytest.fixture
def counted(committed: Flask) -> Any:
    """Such a history, counted; beside it a receipt that was not counted yet."""
    transact(busy)
    assert count_everything().moves > 8
    transact(make.level)
    return committed


def broken() -> set[str]:
    found = {verdict.name for verdict in carry_out(ROLLUPS) if not verdict.is_sound}
    session.rollback()
    return found


def test_what_was_counted_is_sound_whatever_waits(counted: Flask) -> None:
    assert broken() == set()
    count_everything()
    assert broken() == set()


def test_every_corrupted_figure_is_noticed(counted: Flask) -> None:
    missed = []
    for name, statement in COLUMNS:
        damage(statement)
        if name not in broken():  # which takes the damage back
            missed.append((name, statement))
    assert missed == []
    assert {name for name, _ in COLUMNS} == {check.name for check in ROLLUPS}


def test_doctor_and_examination_look_at_the_rollups_and_counting_anew_puts_them_right(counted: Flask) -> None:
    runner = counted.test_cli_runner()
    transact(lambda: damage("UPDATE analytics.variant_daily SET value_in = value_in + 1"))
    hurt = runner.invoke(args=["inventra", "doctor"])
    assert hurt.exit_code == 1
    assert f"BROKEN {DAY}" in hurt.output
    assert "flask inventra rollups rebuild" in hurt.output
    done = runner.invoke(args=["inventra", "rollups", "rebuild"])
    assert (done.exit_code, "Counted" in done.output) == (0, True), done.output
    assert broken() == set()
    sound = runner.invoke(args=["inventra", "doctor"])
    assert sound.exit_code == 0, sound.output
