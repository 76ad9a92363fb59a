"""The ledger is examined at night and on demand; what is hurt is named, told, and rebuilt exactly as shown."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import session
from app.core.outbox import Outbox
from app.inventory import services as do
from app.inventory.doctor.ledger import CHECKS, SOURCES
from app.inventory.doctor.ledger import examine as ledger_verdicts
from app.inventory.events import ExaminationEnded
from app.inventory.examined import standing_light, tables
from app.inventory.models import Examination, Reservation, StockLevel
from app.inventory.queries.derived import differences
from app.notifications.models import Notification
from app.notifications.of_examinations import tell_of_examination
from tests.factories import inventory as make
from tests.inventory.test_doctor import damage
from tests.people import Caller, Person

REBUILDABLE = {
    "on hand": "UPDATE inventory.stock_level SET on_hand = on_hand + 7 WHERE NOT is_serial",
    "reserved": "UPDATE inventory.stock_level SET reserved = reserved + 1 WHERE reserved < on_hand AND NOT is_serial",
    "a vanished level": "DELETE FROM inventory.stock_level WHERE reserved = 0 AND NOT is_serial",
    "value": "UPDATE inventory.stock_account SET value_amount = value_amount + 1, on_hand = on_hand + 1",
    "the average and what is owed": (
        "UPDATE inventory.stock_account SET average_amount = average_amount / 2"
        " WHERE variant_id NOT IN (SELECT variant_id FROM inventory.stocking_policy WHERE costing = 'fifo')"
    ),
    "a layer": "UPDATE inventory.cost_layer SET remaining = remaining - 1, remaining_amount = remaining_amount / 2",
    "a hold left open": "UPDATE inventory.reservation_hold SET is_open = NOT is_open",
    "what the place and the lot say": (
        "UPDATE inventory.stock_level SET allow_negative = NOT allow_negative, expires_on = '2001-01-01'"
        " WHERE lot_id <> 0"
    ),
    "a serial unit gone": ("UPDATE inventory.stock_level SET on_hand = 1 - on_hand WHERE is_serial"),
    "what is on its way": "UPDATE inventory.transfer_cargo SET sent = sent + 5, received = received + 2, lost = 1",
    "a transfer's goods gone": "DELETE FROM inventory.transfer_cargo",
    "what waits": "UPDATE inventory.backorder SET quantity_open = 0, state = 'filled'",
}


@pytest.fixture
def held(ctx: Any) -> Reservation:
    """Two of five held; beside them a serial unit, a part of a layer, goods that cost something, are due or wanted."""
    layered, shelf = make.by_layers(), make.site()
    make.stock(layered, shelf, 5, make.Decimal(2))
    make.send(layered, shelf, 2)
    make.stock(make.variant(), shelf, 2, make.Decimal(3))
    make.stock_lot(make.tracked("serial"), make.site(), 1, "SN-1")
    make.transfer_cargo()
    make.backorder()
    return make.reservation()


def examined() -> Examination:
    """A new examination, carried out."""
    asked = do.examine(do.Examine())
    do.carry_out(asked.examination_id)
    session.flush()
    return session.get_one(Examination, asked.examination_id)


def is_sound() -> bool:
    session.flush()
    session.expire_all()
    return all(verdict.is_sound for verdict in ledger_verdicts())


def test_an_examination_keeps_every_check_and_turns_the_light_green(held: Reservation) -> None:
    assert standing_light() == ""
    done = examined()
    assert (done.state, done.broken, done.changes) == ("sound", 0, [])
    assert done.checks == len(done.verdicts) > len(list(ledger_verdicts()))
    assert done.seconds is not None
    assert standing_light() == "ok"


def test_there_is_one_examination_at_a_time(ctx: Any) -> None:
    first, second = do.examine(do.Examine()), do.examine_nightly()
    assert second.examination_id == first.examination_id
    assert second.is_replay
    do.carry_out(first.examination_id)
    assert do.examine(do.Examine()).examination_id != first.examination_id


def test_one_that_was_lost_makes_room(ctx: Any) -> None:
    lost = do.examine(do.Examine()).examination_id
    session.connection().exec_driver_sql("UPDATE inventory.examination SET asked_at = now() - interval '1 day'")
    session.expire_all()
    assert do.examine(do.Examine()).examination_id != lost
    assert session.get_one(Examination, lost).state == "given_up"


@pytest.mark.parametrize("hurt", REBUILDABLE)
def test_what_is_hurt_is_shown_and_rebuilt_exactly(held: Reservation, hurt: str) -> None:
    before = _figures()
    damage(REBUILDABLE[hurt])
    assert not is_sound()
    found = examined()
    assert (found.state, standing_light()) == ("broken", "bad")
    assert found.changes
    done = do.rebuild(do.RebuildLedger(examination_id=found.id))
    assert done.rows == len(found.changes)
    assert is_sound()
    assert differences() == ([], 0)
    assert _figures() == before
    assert do.rebuild(do.RebuildLedger(examination_id=found.id)).is_replay
    assert session.get_one(Examination, found.id).rebuilt_at is not None


def test_a_rebuild_is_told_as_a_change_of_stock(held: Reservation) -> None:
    damage(REBUILDABLE["on hand"])
    do.rebuild(do.RebuildLedger(examination_id=examined().id))
    told = select(Outbox).where(Outbox.topic == "inventory.stock_changed", Outbox.aggregate_id == held.variant_id)
    newest = session.scalars(told.order_by(Outbox.aggregate_seq.desc())).first()
    assert newest is not None
    assert newest.payload["cause"] == "rebuild"
    (level,) = newest.payload["levels"]
    assert (level["on_hand_before"], level["on_hand_after"]) == ("12", "5")


def test_a_lost_account_comes_back_and_goes_on_numbering_its_events(held: Reservation) -> None:
    numbers = "SELECT variant_id, seq FROM inventory.stock_account ORDER BY variant_id"
    before = [tuple(row) for row in session.connection().exec_driver_sql(numbers)]
    damage("DELETE FROM inventory.stock_account")
    do.rebuild(do.RebuildLedger(examination_id=examined().id))
    assert [tuple(row) for row in session.connection().exec_driver_sql(numbers)] == [(id_, n + 1) for id_, n in before]
    assert is_sound()


def test_a_lost_account_that_is_moved_again_goes_on_numbering_its_events(held: Reservation) -> None:
    damage("DELETE FROM inventory.stock_account WHERE variant_id = %s", held.variant_id)
    make.stock(held.variant, held.location, 3)
    found = {verdict.name for verdict in ledger_verdicts() if not verdict.is_sound}
    assert "stock events are complete and without gaps" not in found


def test_a_diff_that_stock_has_outrun_is_not_applied(held: Reservation) -> None:
    damage(REBUILDABLE["on hand"])
    found = examined()
    make.stock(held.variant, held.location, 3)
    with pytest.raises(do.LedgerMoved):
        do.rebuild(do.RebuildLedger(examination_id=found.id))
    assert not is_sound()


def test_what_the_ledger_must_not_become_is_refused_by_row(held: Reservation) -> None:
    damage("DELETE FROM inventory.stock_move WHERE variant_id = %s", held.variant_id)
    damage("DELETE FROM inventory.posting WHERE id NOT IN (SELECT posting_id FROM inventory.stock_move)")
    with pytest.raises(do.NotRebuildable) as refused:
        do.rebuild(do.RebuildLedger(examination_id=examined().id))
    assert refused.value.faults[0].detail["variant_id"] == held.variant_id


def test_rollups_are_examined_too_and_the_page_tells_what_puts_them_right(held: Reservation) -> None:
    damage("UPDATE analytics.rollup_state SET moves = moves + 1")
    found = examined()
    assert (found.state, found.broken, found.changes) == ("broken", 1, [])
    first = tables(found)[0].rows[0]
    assert "rollups rebuild" in first["check"]
    with pytest.raises(do.NotRebuildable, match="nothing"):
        do.rebuild(do.RebuildLedger(examination_id=found.id))


def test_the_sources_are_checks_of_the_doctor() -> None:
    assert {check.name for check in CHECKS} >= SOURCES


def test_from_a_hurt_ledger_nothing_is_rebuilt(held: Reservation) -> None:
    damage("DELETE FROM inventory.stock_move")
    found = examined()
    assert (found.state, found.changes) == ("broken", [])
    with pytest.raises(do.NotRebuildable, match="nothing"):
        do.rebuild(do.RebuildLedger(examination_id=found.id))


def test_who_may_rebuild_is_told_of_a_broken_ledger_until_it_is_sound(
    held: Reservation, ada: Person, ben: Person
) -> None:
    broken = ExaminationEnded(examination_id=7, checks=15, broken=2)
    for _ in range(2):
        tell_of_examination([broken])
    (row,) = session.query(Notification).filter_by(subject="Examination")
    assert (row.user_id, row.href) == (ada.user_id, "/examination/show/7")
    assert "2 of 15" in row.body
    tell_of_examination([ExaminationEnded(examination_id=8, checks=15, broken=0)])
    session.refresh(row)
    assert row.read_at is not None


def test_ada_examines_and_rebuilds_over_rest_and_sees_the_rows(
    held: Reservation, ada: Person, cleo: Person, ben: Person, api: Callable[[Person], Caller]
) -> None:
    damage(REBUILDABLE["on hand"])
    session.commit()
    asked = api(cleo).post("/api/v1/examination/examine", {}).json["result"]["examination_id"]
    do.carry_out(asked)
    session.commit()
    level = session.scalars(select(StockLevel).where(StockLevel.variant_id == held.variant_id)).one()
    page = ada.get(f"/examination/show/{asked}").get_data(as_text=True)
    assert f"/stock_level/show/{level.id}" in page
    assert "What a rebuild changes" in page
    assert ada.get("/shell/counts").json["lights"] == {"Examination": "bad"}
    assert ben.get("/shell/counts").json["lights"] == {}
    shown = api(ada).get(f"/api/v1/examination/{asked}").json["result"]
    assert {"stored", "rebuilt"} <= shown["changes"][0].keys()
    assert api(cleo).post(f"/api/v1/examination/{asked}/rebuild", {}).status_code == 403
    assert api(ada).post(f"/api/v1/examination/{asked}/rebuild", {}).json["result"]["rows"] == len(shown["changes"])
    assert ada.get("/shell/counts").json["lights"] == {"Examination": "ok"}
    assert is_sound()


def test_the_clock_asks_once_a_night(app: Flask) -> None:
    from jobs import stock
    from jobs.schedule import SCHEDULE

    (line,) = [line for line in SCHEDULE if line.job is stock.examine_ledger]
    assert line.every_seconds == 24 * 3600


def _figures() -> list[Any]:
    statement = """
    SELECT variant_id, location_id, lot_id, condition_id, on_hand, reserved, allow_negative, expires_on
    FROM inventory.stock_level WHERE on_hand <> 0 OR reserved <> 0 ORDER BY 1, 2, 3, 4
    """
    accounts = (
        "SELECT variant_id, on_hand, value_amount, average_amount, owed_amount FROM inventory.stock_account ORDER BY 1"
    )
    run = session.connection().exec_driver_sql
    return [*run(statement).all(), *run(accounts).all()]
