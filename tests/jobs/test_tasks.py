"""Tasks in one process: relay, lease, batch, failure, sweep, clock."""

from typing import Any
from uuid import uuid4

import pytest
from redis import Redis
from sqlalchemy import text

from app.core.db import session
from app.core.outbox import Outbox, Task, record
from app.core.transaction import transact
from jobs import relay, sweep, tasks
from jobs.clock import tick
from jobs.housekeeping import prune
from jobs.kinds import kinds
from jobs.wakeups import Due, Queue, enqueue
from tests.jobs.probe import KIND, POISON, ThingWeighed

pytestmark = pytest.mark.usefixtures("probe_table")
LEASE = 30


@pytest.fixture(autouse=True)
def fresh_tables(probe_table: Any) -> None:
    kinds.cache_clear()
    relay._subscribed.cache_clear()


def weigh(*thing_ids: int) -> None:
    transact(lambda: record(*(ThingWeighed(thing_id=thing_id) for thing_id in thing_ids)))


def dispatched(redis: Redis) -> list[int]:
    relay.dispatch(redis, LEASE)
    return list(session.scalars(text("SELECT id FROM core.task WHERE kind = :kind ORDER BY id"), {"kind": KIND}))


def effects() -> list[int]:
    return list(session.scalars(text("SELECT thing_id FROM probe ORDER BY thing_id")))


def task(id_: int) -> Task:
    return session.get_one(Task, id_, populate_existing=True)


def test_an_event_becomes_one_task_however_often_it_is_relayed(redis: Redis) -> None:
    weigh(1)
    first = dispatched(redis)
    session.execute(text("UPDATE core.outbox SET dispatched_at = NULL"))
    assert dispatched(redis) == first
    assert len(first) == 1


def test_500_events_are_handed_on_at_a_time_with_one_wake_up(redis: Redis) -> None:
    weigh(*range(100, 700))
    assert [relay.dispatch(redis, LEASE) for _ in range(3)] == [500, 100, 0]
    assert Queue("default", connection=redis).count == 2


def test_a_wake_up_that_comes_twice_has_one_effect(redis: Redis) -> None:
    weigh(1, 2)
    ids = dispatched(redis)
    tasks.run(ids, LEASE)
    tasks.run(ids, LEASE)
    assert effects() == [1, 2]
    assert {task(id_).state for id_ in ids} == {"done"}


def test_a_poisonous_event_fails_alone(redis: Redis) -> None:
    weigh(*range(20))
    ids = dispatched(redis)
    tasks.run(ids, LEASE)
    assert effects() == [thing for thing in range(20) if thing != POISON]
    failed = task(ids[POISON])
    assert (failed.state, failed.attempts, failed.last_error) == ("queued", 1, "ValueError: thing 13 breaks the scale")
    assert failed.due_at > failed.created_at


def test_a_task_that_always_fails_is_dead_after_eight_attempts(redis: Redis) -> None:
    weigh(POISON)
    (id_,) = dispatched(redis)
    for _ in range(tasks.ATTEMPTS_MAX + 2):
        session.execute(text("UPDATE core.task SET due_at = created_at"))
        tasks.run([id_], LEASE)
    assert (task(id_).state, task(id_).attempts) == ("dead", tasks.ATTEMPTS_MAX)


def test_a_worker_that_lost_its_lease_changes_nothing(redis: Redis) -> None:
    weigh(1)
    ids = dispatched(redis)
    held = transact(lambda: tasks._take(ids, LEASE))
    session.execute(text("UPDATE core.task SET attempts = attempts + 1"))  # another worker took it meanwhile
    tasks._run_batch(kinds()[KIND], held)
    assert effects() == []
    assert task(ids[0]).state == "running"


def test_an_expired_lease_is_requeued_and_dead_after_three_times(redis: Redis) -> None:
    weigh(1)
    ids = dispatched(redis)
    states = []
    for _ in range(sweep.RECOVERIES_MAX):
        transact(lambda: tasks._take(ids, -1))
        sweep.sweep(redis, LEASE, age_seconds=0)
        states.append((task(ids[0]).state, task(ids[0]).recoveries))
    assert states == [("queued", 1), ("queued", 2), ("dead", 3)]


def test_recovered_tasks_are_woken_one_by_one(redis: Redis) -> None:
    due = [Due(id_, KIND, "default", recoveries=1) for id_ in range(3)] + [
        Due(9, KIND, "default"),
        Due(10, KIND, "default"),
    ]
    assert enqueue(redis, due, LEASE) == 4


def test_the_sweep_wakes_tasks_whose_wake_up_was_lost(redis: Redis) -> None:
    weigh(1, 2)
    dispatched(redis)
    redis.flushall()
    assert sweep.sweep(redis, LEASE, age_seconds=0) == 2
    assert Queue("default", connection=redis).count == 1


def test_the_sweep_leaves_a_long_queue_alone(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    weigh(1)
    dispatched(redis)
    monkeypatch.setattr(sweep, "WAKE_UPS_ENOUGH", 1)
    assert sweep.sweep(redis, LEASE, age_seconds=0) == 0


def test_without_redis_events_still_become_tasks(redis: Redis) -> None:
    weigh(1)
    nowhere = Redis(unix_socket_path="/nowhere.sock")
    assert relay.dispatch(nowhere, LEASE) == 1
    assert sweep.sweep(nowhere, LEASE, age_seconds=0) == 0
    assert sweep.sweep(redis, LEASE, age_seconds=0) == 1


def test_the_clock_makes_one_task_per_line_and_slot() -> None:
    first = tick()
    assert {due.kind for due in first} >= {"housekeeping.prune"}
    assert tick() == []
    session.execute(text("UPDATE core.task SET state = 'done'"))
    assert tick() == []  # the same slot has had its task


def test_each_scheduled_job_runs_twice_harmlessly() -> None:
    due = tick()
    for _ in range(2):
        session.execute(text("UPDATE core.task SET state = 'queued'"))
        tasks.run([task.id for task in due], LEASE)
    assert {task(due_task.id).state for due_task in due} == {"done"}


def test_pruning_keeps_dead_tasks_and_their_events(redis: Redis) -> None:
    weigh(1, 2)
    done, dead = dispatched(redis)
    session.execute(text("UPDATE core.outbox SET dispatched_at = now() - interval '8 days'"))
    old = "UPDATE core.task SET state = :state, finished_at = now() - interval '8 days' WHERE id = :id"
    session.execute(text(old), {"state": "done", "id": done})
    session.execute(text(old), {"state": "dead", "id": dead})
    transact(prune.run)
    assert list(session.scalars(text("SELECT id FROM core.task WHERE kind = :kind"), {"kind": KIND})) == [dead]
    assert [row.aggregate_id for row in session.query(Outbox).filter_by(topic=ThingWeighed.name)] == [2]


def test_a_task_of_a_kind_nobody_knows_is_kept_and_named(redis: Redis) -> None:
    row = Task(kind="gone.reaction", event_id=uuid4(), arguments={}, queue="default")
    transact(lambda: session.add(row))
    tasks.run([row.id], LEASE)
    assert (task(row.id).state, task(row.id).last_error) == (
        "queued",
        "LookupError: no reaction or job is called gone.reaction",
    )
