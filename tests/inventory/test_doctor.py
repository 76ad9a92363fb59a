"""The doctor of the ledger finds each kind of damage, also where triggers and checks of the database slept."""

from typing import Any

import pytest
from flask import Flask

from app.core.db import session
from app.core.doctor import Verdict
from app.core.transaction import transact
from app.inventory.doctor.costs import COSTS
from app.inventory.doctor.kits import KITS
from app.inventory.doctor.ledger import CHECKS, examine
from tests.factories import inventory as make
from tests.factories.counts import applied

DAMAGE = {
    "moves make the levels": "UPDATE inventory.stock_level SET on_hand = on_hand + 1 WHERE NOT is_serial",
    "moves and later costs make the accounts' quantity and value": (
        "UPDATE inventory.stock_account SET value_amount = value_amount + 1, average_amount = average_amount + 1"
    ),
    "open layers make what items costed by layers have, and its value; others have none": (
        "UPDATE inventory.stocking_policy SET costing = 'average' WHERE costing = 'fifo'"
    ),
    "uses and what remains make each layer's quantity and value": "DELETE FROM inventory.cost_use",
    "nothing on hand is worth nothing, and the average is the value unless costed by layers": (
        "UPDATE inventory.stock_account SET average_amount = average_amount + 1"
    ),
    "what left uncovered is settled or owed, and later costs are of moves of their item": (
        "UPDATE inventory.cost_adjustment SET kind = 'settlement'"
    ),
    "levels make the accounts, so transfers net to zero": "UPDATE inventory.stock_account SET on_hand = on_hand + 1",
    "open holds make what is reserved": (
        "UPDATE inventory.stock_level SET reserved = reserved + 1 WHERE reserved < on_hand"
    ),
    "holds are open exactly while their reservation stands": "UPDATE inventory.reservation SET state = 'consumed'",
    "what backorders lack no more was reserved for them": "UPDATE inventory.backorder SET quantity = quantity + 1",
    "nothing is negative or promised twice": "UPDATE inventory.stock_level SET allow_negative = NOT allow_negative",
    "levels are of the lots of their items, as the lots say": (
        "UPDATE inventory.stock_level SET expires_on = '2001-01-01' WHERE lot_id <> 0"
    ),
    "a serial unit is in one place at most": (
        "UPDATE inventory.stock_level SET is_serial = false, on_hand = 2 WHERE lot_id <> 0"
    ),
    "kits are worth what went into them, and their parts what they were": (
        "UPDATE inventory.stock_move SET value_amount = value_amount + 1 WHERE from_location_id = 5"
    ),
    "no kit is a part of itself": (
        "INSERT INTO inventory.kit_part (kit_id, part_id) SELECT part_id, kit_id FROM inventory.kit_part"
    ),
    "every posting has moves or costs": "DELETE FROM inventory.stock_move",
    "counts saw what the moves had made": "UPDATE inventory.count_line SET expected = expected + 1",
    "lines of counts say what was counted last": "UPDATE inventory.count_line SET counted = counted + 1",
    "lines of counts are open exactly while the count goes on": "UPDATE inventory.count_line SET is_open = NOT is_open",
    "applied counts moved what they found": "UPDATE inventory.count_line SET counted = expected",
    "the accuracy of applied counts is that of their lines": (
        "UPDATE inventory.stock_count SET right_lines = right_lines + 1"
    ),
    "what is on its way lies in transit": "UPDATE inventory.transfer_cargo SET sent = sent + 1",
    "transfers sent, received and lost what their postings moved": "UPDATE inventory.transfer_cargo SET lost = 1",
    "transfers are as far as their goods": "UPDATE inventory.transfer_order SET state = 'partly_received'",
    "stock events are complete and without gaps": "DELETE FROM core.outbox WHERE topic = 'inventory.stock_changed'",
}
EVENTS = "stock events are complete and without gaps"


@pytest.fixture
def variant_id(ctx: Any) -> int:
    """Five in stock, two held: two events. Beside them a serial unit, layers, a late cost, a count, a transfer…"""
    make.lot()
    make.adjustment()
    make.use()
    applied()
    make.transfer()
    make.backorder()
    make.assembled()
    return make.reservation().variant_id


def broken() -> dict[str, Verdict]:
    session.expire_all()
    return {verdict.name: verdict for verdict in examine() if not verdict.is_sound}


def damage(statement: str, *values: Any) -> None:
    """Change rows as a superuser does behind the application's back."""
    driver = session.connection().exec_driver_sql
    driver("SET LOCAL session_replication_role = replica")
    driver(statement, values)
    driver("SET LOCAL session_replication_role = origin")


def test_there_is_a_damage_for_every_check() -> None:
    assert set(DAMAGE) == {check.name for check in (*CHECKS, *COSTS, *KITS)}


@pytest.mark.parametrize("name", DAMAGE)
def test_each_damage_is_found_and_its_row_named(variant_id: int, name: str) -> None:
    assert broken() == {}
    damage(DAMAGE[name])
    verdict = broken()[name]
    assert verdict.broken > 0
    assert any("id" in column for column in verdict.rows[0])


@pytest.mark.parametrize("seq", [1, 2], ids=["oldest", "newest"])
def test_one_vanished_event_is_noticed(variant_id: int, seq: int) -> None:
    damage("DELETE FROM core.outbox WHERE aggregate_id = %s AND aggregate_seq = %s", variant_id, seq)
    (row,) = broken()[EVENTS].rows
    assert (row["variant_id"], row["seq"], row["events"]) == (str(variant_id), "2", "1")


@pytest.mark.real_db
def test_the_command_names_the_rows_and_ends_with_1(committed: Flask) -> None:
    variant_id = transact(lambda: make.level().variant_id)
    runner = committed.test_cli_runner()
    sound = runner.invoke(args=["inventra", "doctor"])
    assert (sound.exit_code, "BROKEN" in sound.output) == (0, False), sound.output
    transact(lambda: damage(DAMAGE["moves make the levels"]))
    transact(lambda: session.connection().exec_driver_sql("UPDATE core.outbox SET created_at = now() - interval '1h'"))
    hurt = runner.invoke(args=["inventra", "doctor"])
    assert hurt.exit_code == 1
    assert f"variant_id {variant_id}," in hurt.output
    assert "BROKEN every event is handed on to its reactions" in hurt.output
    assert "3 of 30 checks failed" in hurt.output
