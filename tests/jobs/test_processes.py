"""Real worker and scheduler processes: whatever is killed, every event has its effect exactly once."""

import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rq import Queue
from rq.job import Callback
from rq.serializers import JSONSerializer
from rq.webhook import Webhook

from tests.jobs.plant import Plant

pytestmark = pytest.mark.real_db
THINGS = [100, 101, 102]
ONCE = dict.fromkeys(THINGS, 1)
RERUN_SECONDS = 60
ROUNDS = 100  # of ten tasks, so many at most until both workers have done some


def settled(plant: Plant) -> Callable[[], bool]:
    return lambda: plant.effects() == ONCE and plant.states() == {"done": len(THINGS)}


def test_a_committed_event_takes_effect_once(plant: Plant) -> None:
    plant.start_all()
    plant.record(*THINGS)
    plant.wait(settled(plant), "effects")


def test_two_workers_of_one_queue_share_its_tasks_and_do_none_twice(plant: Plant) -> None:
    plant.start("scheduler")
    for _ in range(2):
        plant.start("worker", "default", failpoints="task.before_effect=sleep:0.3@0")
    plant.wait(lambda: plant.log().count("worker_ready") == 2, "both workers wait")
    recorded = 0
    for first in range(100, 100 + 10 * ROUNDS, 10):
        plant.record(*range(first, first + 10))
        recorded += 10
        time.sleep(0.1)
        if len(plant.execute("SELECT DISTINCT backend FROM probe")) == 2:
            break
    plant.wait(lambda: plant.states() == {"done": recorded}, "every task is done")
    assert plant.effects() == dict.fromkeys(range(100, 100 + recorded), 1)
    assert len(plant.execute("SELECT DISTINCT backend FROM probe")) == 2


@pytest.mark.parametrize("point", ["task.after_lease", "task.before_effect", "task.before_commit"])
def test_a_task_whose_worker_is_killed_runs_again(plant: Plant, point: str) -> None:
    plant.start("scheduler")
    doomed = plant.start("worker", "default", failpoints=f"{point}=exit")
    plant.record(*THINGS)
    plant.wait(lambda: doomed.poll() == 9, "the worker dies at the failpoint")
    assert plant.effects() == {}
    plant.start("worker", "default")
    assert plant.wait(settled(plant), "effects") < RERUN_SECONDS


@pytest.mark.parametrize("point", ["relay.before_mark", "relay.after_commit", "relay.after_wake"])
def test_events_whose_relay_is_killed_take_effect_once(plant: Plant, point: str) -> None:
    plant.record(*THINGS)
    doomed = plant.start("scheduler", failpoints=f"{point}=exit")
    plant.wait(lambda: doomed.poll() == 9, "the relay dies at the failpoint")
    plant.start_all()
    assert plant.wait(settled(plant), "effects") < RERUN_SECONDS


def test_a_flushed_redis_loses_no_task(plant: Plant) -> None:
    plant.start("scheduler")
    plant.record(*THINGS)
    plant.wait(lambda: plant.states() == {"queued": len(THINGS)}, "tasks")
    plant.redis.flushall()
    plant.start("worker", "default")
    assert plant.wait(settled(plant), "effects") < RERUN_SECONDS


def test_work_goes_on_after_redis_was_killed_and_restarted(plant: Plant) -> None:
    plant.start_all()
    plant.record(THINGS[0])
    plant.wait(lambda: plant.effects() == {THINGS[0]: 1}, "the first effect")
    plant.redis_server.kill()
    plant.record(*THINGS[1:])
    plant.wait(lambda: plant.states() == {"done": 1, "queued": 2}, "tasks without Redis")
    plant.redis_server.start()
    assert plant.wait(settled(plant), "effects") < RERUN_SECONDS


def test_two_schedulers_make_every_task_once_and_the_second_takes_over(plant: Plant) -> None:
    first = plant.start("scheduler")
    plant.wait(lambda: "scheduler_leads" in plant.log(), "the first leads")
    plant.start("scheduler")
    plant.wait(lambda: "scheduler_standby" in plant.log(), "the second stands by")
    first.kill()
    plant.start("worker", "default")
    plant.record(*THINGS)
    plant.wait(settled(plant), "effects")
    doubled = "SELECT kind FROM core.task WHERE kind <> 'jobs.weigh' GROUP BY kind, event_id HAVING count(*) > 1"
    assert plant.execute(doubled) == []


def test_a_scheduler_that_loses_its_lock_connection_leads_again(plant: Plant) -> None:
    plant.start_all()
    plant.wait(lambda: "scheduler_leads" in plant.log(), "the scheduler leads")
    plant.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database d ON d.oid = database"
        " WHERE locktype = 'advisory' AND datname = current_database()"
    )
    plant.record(*THINGS)
    plant.wait(settled(plant), "effects")


def test_a_stopped_worker_finishes_what_it_does(plant: Plant) -> None:
    plant.start("scheduler")
    worker = plant.start("worker", "default", failpoints="task.before_commit=sleep:2")
    plant.record(*THINGS)
    plant.wait(lambda: plant.states().get("running") == 3, "the batch runs")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=20) == 0
    assert plant.effects() == ONCE


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    return tmp_path / "was-here"


@pytest.mark.parametrize(
    "hostile",
    [
        {"f": "os.system"},
        {"f": "jobs.wakeups.run", "on_success": Callback("os.system")},
        {"f": "jobs.wakeups.run", "on_failure": Callback("os.system")},
        {"f": "jobs.wakeups.run", "webhooks": [Webhook("http://127.0.0.1:1/", "finished")]},
    ],
    ids=["function", "success callback", "failure callback", "webhook"],
)
def test_a_queued_foreign_function_does_not_run(plant: Plant, marker: Path, hostile: dict[str, Any]) -> None:
    queue = Queue("default", connection=plant.redis, serializer=JSONSerializer)
    queue.enqueue(args=[f"touch {marker}"], **hostile)
    plant.start("worker", "default")
    plant.wait(lambda: '"job_refused"' in plant.log() or "job_refused" in plant.log(), "the refusal is logged")
    assert not marker.exists()
    plant.start("scheduler")
    plant.record(*THINGS)
    plant.wait(settled(plant), "the worker goes on")


def test_a_pickled_job_is_not_loaded(plant: Plant, marker: Path) -> None:
    Queue("default", connection=plant.redis).enqueue("os.system", f"touch {marker}")
    plant.start_all()
    plant.record(*THINGS)
    plant.wait(settled(plant), "the worker goes on")
    assert not marker.exists()
