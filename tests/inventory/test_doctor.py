"""The doctor of the ledger finds each kind of damage, also where triggers and checks of the database slept."""

from typing import Any

import pytest
from flask import Flask

from app.core.db import session
from app.core.doctor import Verdict
from app.core.transaction import transact
from app.inventory import services as do
from app.inventory.doctor.ledger import ALL, examine
from app.inventory.services import transfers
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
    "transfers are as far as their goods": (
        "UPDATE inventory.transfer_order SET state = 'partly_received' WHERE state = 'sent'"
    ),
    "who approved a count neither counted in it nor submitted it": (
        "UPDATE inventory.stock_count SET approved_by_id = 1, submitted_by_id = 1 WHERE state = 'posted'"
    ),
    "counts are approved before they are applied, and not while somebody counts": (
        "UPDATE inventory.stock_count SET posted_at = NULL WHERE state = 'posted'"
    ),
    "holds make the quantity of their reservation": "UPDATE inventory.reservation SET quantity = quantity + 1",
    "holds are of their reservation's item, at its site": "UPDATE inventory.reservation SET variant_id = 0",
    "what is kept for transfers is what their lines ask for": (
        "UPDATE inventory.transfer_order_line SET quantity = quantity + 1"
    ),
    "transfers keep goods only while they are allocated": (
        "UPDATE inventory.transfer_order SET state = 'draft' WHERE state = 'allocated'"
    ),
    "places lie where their parents say": "UPDATE inventory.location SET path = '/0' || path WHERE role IS NULL",
    "layers and their uses are of the items of their moves": "UPDATE inventory.cost_layer SET variant_id = 0",
    "moves of items costed by layers took and brought what their layers say": (
        "UPDATE inventory.cost_use SET value_amount = value_amount + 1"
    ),
    "reversals move back exactly what they reverse": (
        "UPDATE inventory.stock_move SET quantity = quantity + 1 WHERE posting_id IN"
        " (SELECT id FROM inventory.posting WHERE reverses_id IS NOT NULL)"
    ),
    "reversals take back exactly the later costs that they reverse": (
        "UPDATE inventory.cost_adjustment SET sold_amount = sold_amount + 1"
    ),
    "moves and later costs are dated as their documents": (
        "UPDATE inventory.stock_move SET effective_at = effective_at - interval '1 day'"
    ),
    "stock events are complete and without gaps": "DELETE FROM core.outbox WHERE topic = 'inventory.stock_changed'",
}
COLUMNS = (
    ("holds make the quantity of their reservation", "UPDATE inventory.reservation_hold SET quantity = quantity + 1"),
    ("holds make the quantity of their reservation", "DELETE FROM inventory.reservation_hold"),
    (
        "holds are of their reservation's item, at its site",
        "UPDATE inventory.reservation SET location_id = (SELECT max(id) FROM inventory.location)",
    ),
    (
        "holds are of their reservation's item, at its site",
        "UPDATE inventory.reservation_hold SET level_id = (SELECT max(id) FROM inventory.stock_level)",
    ),
    (
        "what is kept for transfers is what their lines ask for",
        "UPDATE inventory.transfer_order_line line SET reservation_id = other.id FROM inventory.reservation other"
        " WHERE line.reservation_id <> other.id",
    ),
    (
        "transfers keep goods only while they are allocated",
        "UPDATE inventory.transfer_order_line SET reservation_id = NULL",
    ),
    ("places lie where their parents say", "UPDATE inventory.location SET site_id = id WHERE parent_id IS NOT NULL"),
    ("places lie where their parents say", "UPDATE inventory.location SET site_id = NULL WHERE level = 'site'"),
    ("places lie where their parents say", "UPDATE inventory.location SET site_id = id WHERE role IS NOT NULL"),
    (
        "levels are of the lots of their items, as the lots say",
        "UPDATE inventory.stock_level SET is_serial = true, on_hand = 0, reserved = 0 WHERE lot_id = 0",
    ),
    (
        "levels are of the lots of their items, as the lots say",
        "UPDATE inventory.stock_level SET expires_on = '2001-01-01' WHERE lot_id = 0",
    ),
    ("layers and their uses are of the items of their moves", "UPDATE inventory.cost_layer SET quantity = 99"),
    *(
        ("moves of items costed by layers took and brought what their layers say", statement)
        for statement in (
            "UPDATE inventory.cost_use SET quantity = quantity - 1",
            "UPDATE inventory.cost_use SET move_id = (SELECT min(id) FROM inventory.stock_move)",
            "DELETE FROM inventory.cost_use",
            "UPDATE inventory.cost_layer SET quantity = quantity + 1",
            "UPDATE inventory.cost_layer SET value_amount = value_amount + 1 WHERE move_id IS NOT NULL",
            "UPDATE inventory.cost_layer SET move_id = move_id + 1 WHERE change_id IS NULL",
            "DELETE FROM inventory.cost_layer WHERE remaining = 0",
            "UPDATE inventory.costing_change SET costing = 'average'",
        )
    ),
    *(
        (
            "reversals move back exactly what they reverse",
            f"UPDATE inventory.stock_move SET {change} WHERE posting_id IN"
            " (SELECT id FROM inventory.posting WHERE reverses_id IS NOT NULL)",
        )
        for change in (
            "value_amount = value_amount + 1",
            "to_location_id = 4",
            "from_location_id = 4",
            "to_condition_id = 1",
            "lot_id = 7",
            "variant_id = 0",
        )
    ),
    (
        "moves and later costs are dated as their documents",
        "UPDATE inventory.cost_adjustment SET effective_at = effective_at - interval '1 day'",
    ),
    *(
        (
            "the accuracy of applied counts is that of their lines",
            f"UPDATE inventory.stock_count SET {column} = {column} + 1",
        )
        for column in ("counted_lines", "right_lines", "book_amount", "right_amount", "gain_amount", "loss_amount")
    ),
    (
        "the accuracy of applied counts is that of their lines",
        "UPDATE inventory.stock_count SET gain_amount = gain_amount + 1, loss_amount = loss_amount + 1",
    ),
    (
        "who approved a count neither counted in it nor submitted it",
        "WITH somebody AS (UPDATE inventory.count_entry SET counted_by_id = 1)"
        " UPDATE inventory.stock_count SET approved_by_id = 1",
    ),
)
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
    undone()
    kept()
    make.bin_of(make.site())
    return make.reservation().variant_id


def undone() -> None:
    """A shipment by layers that came back, a receipt that went back, and freight that was taken back."""
    item, shelf = make.by_layers(), make.site()
    got = make.stock(item, shelf, 4, make.Decimal(3))
    do.reverse(do.Reverse(posting_id=make.send(item, shelf, 3).posting_id))
    do.reverse(do.Reverse(posting_id=make.late_cost(got, 10).posting_id))
    make.late_cost(got, 5)
    do.reverse(do.Reverse(posting_id=make.stock(item, shelf, 2, make.Decimal(7)).posting_id))


def kept() -> None:
    """A transfer that waits for the lorry, its goods kept for it."""
    item, source = make.variant(), make.site()
    make.stock(item, source, 8)
    order = make.draft_transfer(item, source, make.site())
    transfers.allocate(transfers.AllocateTransfer(order_id=order.id))


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
    assert set(DAMAGE) == {check.name for check in ALL}


@pytest.mark.parametrize("name", DAMAGE)
def test_each_damage_is_found_and_its_row_named(variant_id: int, name: str) -> None:
    assert broken() == {}
    damage(DAMAGE[name])
    verdict = broken()[name]
    assert verdict.broken > 0
    assert any("id" in column for column in verdict.rows[0])


@pytest.mark.parametrize(("name", "statement"), COLUMNS)
def test_each_column_is_looked_at(variant_id: int, name: str, statement: str) -> None:
    damage(statement)
    assert broken()[name].rows


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
    checks = sum(line.startswith("holds ") for line in sound.output.splitlines())
    assert f"3 of {checks} checks failed" in hurt.output
