"""Every reaction and every job of the clock, delivered once more, changes nothing."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from app.analytics.services.refresh import refresh
from app.core import clock, current
from app.core.bulk.events import BulkRunAsked
from app.core.db import metadata, session
from app.core.outbox import record
from app.core.transaction import transact
from app.inventory.events import InheritedRuleChanged
from app.inventory.services import Examine, PlanCount, Ship, ShipLine, SnoozeAlert, examine, plan, ship, snooze
from app.subscriptions import SUBSCRIPTIONS
from jobs import relay, tasks
from jobs.clock import tick
from jobs.kinds import kinds
from jobs.schedule import SCHEDULE
from jobs.wakeups import Bell
from tests.factories import bulk
from tests.factories import inventory as make
from tests.jobs.plant import Plant, wait_until
from tests.jobs.probe import ThingWeighed
from tests.jobs.web import hire, inside

pytestmark = pytest.mark.real_db
LEASE = 30
TELLS_THE_TIME = {"core.task", "analytics.rollup_state"}  # when a task was done, how fresh the figures are
PATIENT_SECONDS = 120  # a long transaction of another test may hold the count back
PATIENCE = 10  # rounds until the events of reactions to events of reactions are all dealt with
REACTIONS = sorted({line.kind for event, lines in SUBSCRIPTIONS.items() if event is not ThingWeighed for line in lines})
JOBS = sorted(line.job.kind for line in SCHEDULE)


@pytest.fixture(scope="module")
def plant(servers, template, redis_server) -> Iterator[Plant]:  # type: ignore[no-untyped-def]
    """A warehouse in which everything has happened that somebody reacts to, and all of it was dealt with."""
    made = Plant(servers, template, redis_server)
    try:
        with inside(made) as app, current.acting_as(current.SYSTEM):
            hire(app, "ben", "Warehouse")
            transact(live)
            bell = Bell(made.redis, LEASE)
            deal_with_all(bell)
            transact(let_time_pass)
            tick()
            deal_with_all(bell)
            wait_until(all_is_counted, "every movement is in the rollups", seconds=PATIENT_SECONDS)
            yield made
    finally:
        made.close()


def live() -> None:
    """Stock falls below its minimum, an alert is snoozed, goods are held, many rows are to change at once."""
    alert = make.alert()
    snooze(SnoozeAlert(alert_id=alert.id, until=clock.now() + timedelta(days=1)))
    make.reservation()
    level = make.level()
    line = ShipLine(variant_id=level.variant_id, location_id=level.location_id, quantity=Decimal(1))
    ship(Ship(lines=(line,)))
    record(BulkRunAsked(run_id=bulk.bulk_run().id))
    record(InheritedRuleChanged(site_id=alert.site_id))
    plan(PlanCount(location_id=level.location_id))
    examine(Examine())


def let_time_pass() -> None:
    """The snoozes and the hold run out, and the first task is old."""
    for statement in (
        "UPDATE notifications.notification SET snoozed_until = now() - interval '1 minute'",
        "UPDATE inventory.stock_alert SET snoozed_until = now() - interval '1 minute' WHERE state = 'snoozed'",
        "UPDATE inventory.reservation SET expires_at = now() - interval '1 minute' WHERE state = 'held'",
        "UPDATE core.task SET finished_at = now() - interval '8 days' WHERE id = (SELECT min(id) FROM core.task)",
    ):
        assert session.execute(text(statement)).rowcount > 0, statement  # type: ignore[attr-defined]


def deal_with_all(bell: Bell) -> None:
    for _ in range(PATIENCE):
        handed_on = relay.dispatch(bell)
        for kind in kinds():
            tasks.run(kind, LEASE)
        if not handed_on:
            return
    raise AssertionError("the reactions never end")


def all_is_counted() -> bool:
    """Whether the rollups have every movement; open transactions of other databases of the cluster hold them back."""
    refresh()
    late = "SELECT count(*) FROM inventory.stock_move, analytics.rollup_state WHERE recorded_xid > counted_xid"
    return transact(lambda: session.scalar(text(late))) == 0


def contents() -> dict[str, list[str]]:
    """Every row of every table that does not tell when something was done last."""
    tables = [table for table in metadata.sorted_tables if table.fullname not in TELLS_THE_TIME]
    rows = {table.fullname: f"SELECT t::text FROM {table.fullname} t ORDER BY 1" for table in tables}
    return {name: list(session.scalars(text(statement))) for name, statement in rows.items()}


def deliver_again(kind: str) -> int:
    """Queue every done task of the kind once more and run it; how many."""
    again = "UPDATE core.task SET state = 'queued', due_at = now() WHERE kind = :kind AND state = 'done' RETURNING id"
    count = len(transact(lambda: session.execute(text(again), {"kind": kind}).all()))
    tasks.run(kind, LEASE)
    return count


@pytest.mark.parametrize("kind", [*REACTIONS, *JOBS])
def test_a_second_delivery_changes_nothing(plant: Plant, kind: str) -> None:
    before = transact(contents)
    assert deliver_again(kind) > 0
    after = transact(contents)
    assert {name for name, rows in before.items() if rows != after[name]} == set()
    assert plant.execute("SELECT kind, last_error FROM core.task WHERE state <> 'done'") == []


def test_the_first_delivery_had_its_effects(plant: Plant) -> None:
    assert plant.execute("SELECT count(*) FROM notifications.notification") == [(1,)]
    assert plant.execute("SELECT state FROM inventory.reservation") == [("expired",)]
    assert plant.execute("SELECT state FROM inventory.stock_alert") == [("open",)]
