"""Tasks in one process: relay, lease, batch, failure, sweep, clock."""

from typing import Any

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
from jobs.schedule import SCHEDULE
from jobs.wakeups import Bell, Queue
from tests.jobs.probe import KIND, POISON, ThingWeighed

pytestmark = pytest.mark.usefixtures("probe_table")
LEASE = 30


@pytest.fixture(autouse=True)
def fresh_tables(probe_table: Any) -> None:
    kinds.cache_clear()
    relay._subscribed.cache_clear()


@pytest.fixture
def bell(redis: Redis) -> Bell:
    return Bell(redis, LEASE)


def weigh(*thing_ids: int) -> None:
    transact(lambda: record(*(ThingWeighed(thing_id=thing_id) for thing_id in thing_ids)))


def dispatched(bell: Bell) -> list[int]:
    relay.dispatch(bell)
    return list(session.scalars(text("SELECT id FROM core.task WHERE kind = :kind ORDER BY id"), {"kind": KIND}))


def effects() -> list[int]:
    return list(session.scalars(text("SELECT thing_id FROM probe ORDER BY thing_id")))


def task(id_: int) -> Task:
    return session.get_one(Task, id_, populate_existing=True)


def test_an_event_becomes_one_task_however_often_it_is_relayed(bell: Bell) -> None:
    weigh(1)
    first = dispatched(bell)
    session.execute(text("UPDATE core.outbox SET dispatched_at = NULL"))
    assert dispatched(bell) == first
    assert len(first) == 1


def test_500_events_are_handed_on_at_a_time_and_one_wake_up_waits(bell: Bell, redis: Redis) -> None:
    weigh(*range(100, 700))
    assert [relay.dispatch(bell) for _ in range(3)] == [500, 100, 0]
    assert Queue("default", connection=redis).count == 1


def test_a_wake_up_that_comes_twice_has_one_effect(bell: Bell) -> None:
    weigh(1, 2)
    ids = dispatched(bell)
    tasks.run(KIND, LEASE)
    tasks.run(KIND, LEASE)
    assert effects() == [1, 2]
    assert {task(id_).state for id_ in ids} == {"done"}


def test_a_poisonous_event_fails_alone(bell: Bell) -> None:
    weigh(*range(20))
    ids = dispatched(bell)
    tasks.run(KIND, LEASE)
    assert effects() == [thing for thing in range(20) if thing != POISON]
    failed = task(ids[POISON])
    assert (failed.state, failed.attempts, failed.last_error) == ("queued", 1, "ValueError: thing 13 breaks the scale")
    assert failed.due_at > failed.created_at


def test_a_task_that_always_fails_is_dead_after_eight_attempts(bell: Bell) -> None:
    weigh(POISON)
    (id_,) = dispatched(bell)
    for _ in range(tasks.ATTEMPTS_MAX + 2):
        session.execute(text("UPDATE core.task SET due_at = created_at"))
        tasks.run(KIND, LEASE)
    assert (task(id_).state, task(id_).attempts) == ("dead", tasks.ATTEMPTS_MAX)


def test_a_worker_that_lost_its_lease_changes_nothing(bell: Bell) -> None:
    weigh(1)
    ids = dispatched(bell)
    held, _ = transact(lambda: tasks._take(KIND, LEASE))
    session.execute(text("UPDATE core.task SET attempts = attempts + 1"))  # another worker took it meanwhile
    tasks._run_batch(kinds()[KIND], held)
    assert effects() == []
    assert task(ids[0]).state == "running"


def test_an_expired_lease_is_requeued_and_dead_after_three_times(bell: Bell) -> None:
    weigh(1)
    ids = dispatched(bell)
    states = []
    for _ in range(sweep.RECOVERIES_MAX):
        transact(lambda: tasks._take(KIND, -1))
        sweep.sweep(bell)
        states.append((task(ids[0]).state, task(ids[0]).recoveries))
    assert states == [("queued", 1), ("queued", 2), ("dead", 3)]


def test_recovered_tasks_run_one_by_one(bell: Bell) -> None:
    weigh(1, 2, 3)
    dispatched(bell)
    session.execute(text("UPDATE core.task SET recoveries = 1 WHERE id % 3 <> 0"))
    assert [tasks.run(KIND, LEASE) for _ in range(4)] == [False, True, True, False]
    assert effects() == [1, 2, 3]


def test_a_full_batch_says_that_there_may_be_more(bell: Bell) -> None:
    weigh(*range(100, 700))
    dispatched(bell)
    dispatched(bell)
    assert [tasks.run(KIND, LEASE), tasks.run(KIND, LEASE)] == [True, False]
    assert effects() == list(range(100, 700))


def test_the_sweep_wakes_workers_whose_wake_up_was_lost(bell: Bell, redis: Redis) -> None:
    weigh(1, 2)
    dispatched(bell)
    redis.flushall()
    sweep.sweep(bell)
    assert Queue("default", connection=redis).count == 1
    sweep.sweep(bell)
    assert Queue("default", connection=redis).count == 1


def test_without_redis_events_still_become_tasks(bell: Bell, redis: Redis) -> None:
    weigh(1)
    nowhere = Bell(Redis(unix_socket_path="/nowhere.sock"), LEASE)
    assert relay.dispatch(nowhere) == 1
    sweep.sweep(nowhere)
    sweep.sweep(bell)
    assert Queue("default", connection=redis).count == 1


def test_the_clock_makes_one_task_per_line_and_slot() -> None:
    first = tick()
    assert {due.kind for due in first} >= {"housekeeping.prune"}
    assert tick() == set()
    session.execute(text("UPDATE core.task SET state = 'done'"))
    assert tick() == set()  # the same slot has had its task


def test_each_scheduled_job_runs_twice_harmlessly() -> None:
    due = tick()
    for _ in range(2):
        session.execute(text("UPDATE core.task SET state = 'queued'"))
        for kind, _queue in due:
            tasks.run(kind, LEASE)
    states = session.execute(text("SELECT kind, state, last_error FROM core.task")).all()
    assert {(row.state, row.last_error) for row in states} == {("done", None)}
    assert {row.kind for row in states} == {line.job.kind for line in SCHEDULE}


def test_pruning_keeps_dead_tasks_and_their_events(bell: Bell) -> None:
    weigh(1, 2)
    done, dead = dispatched(bell)
    session.execute(text("UPDATE core.outbox SET dispatched_at = now() - interval '8 days'"))
    old = "UPDATE core.task SET state = :state, finished_at = now() - interval '8 days' WHERE id = :id"
    session.execute(text(old), {"state": "done", "id": done})
    session.execute(text(old), {"state": "dead", "id": dead})
    transact(prune.run)
    assert list(session.scalars(text("SELECT id FROM core.task WHERE kind = :kind"), {"kind": KIND})) == [dead]
    assert [row.aggregate_id for row in session.query(Outbox).filter_by(topic=ThingWeighed.name)] == [2]


def test_a_kind_nobody_knows_is_refused_by_name() -> None:
    with pytest.raises(LookupError, match="no reaction or job is called"):
        tasks.run("os.system", LEASE)


def test_pruning_leaves_the_newest_old_event_of_a_numbered_thing(ctx: Any) -> None:
    def tell(seq: int, days: int) -> None:
        session.execute(
            text(
                "INSERT INTO core.outbox (event_id, topic, aggregate_id, aggregate_seq, payload, dispatched_at) VALUES"
                " (gen_random_uuid(), 'test.numbered', 7, :seq, '{}', now() - make_interval(days => :days))"
            ),
            {"seq": seq, "days": days},
        )

    for seq, days in ((1, 10), (2, 9), (3, 8), (4, 2), (5, 1)):
        tell(seq, days)
    transact(prune.run)
    kept = "SELECT aggregate_seq FROM core.outbox WHERE topic = 'test.numbered' ORDER BY 1"
    assert list(session.scalars(text(kept))) == [3, 4, 5]
