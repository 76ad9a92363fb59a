"""Stock movements while processes die: what was acknowledged is there once, what was not is not, and the sums agree."""

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from flask_migrate import upgrade

from app import create_app
from app.core import queue_doctor
from app.core.db import db, session
from app.core.embedded import postgres
from app.core.transaction import transact
from app.inventory.doctor.ledger import examine
from config import ROOT, Settings
from jobs.kinds import kinds
from tests.factories import inventory
from tests.jobs.plant import Plant, RedisServer, wait_until

pytestmark = [pytest.mark.fault, pytest.mark.real_db]
POINTS = ("stock.after_moves", "task.after_lease", "task.before_effect", "task.before_commit")
RELAY_POINTS = ("relay.before_mark", "relay.after_commit", "relay.after_wake")
KEY = "test-key-of-at-least-32-bytes-length"
ACTIONS = ("exit", "raise", "sleep:0.2")
MOVEMENTS = 40


@pytest.fixture
def stocked(plant: Plant) -> tuple[Plant, int, int]:
    """A plant with one variant under a rule: its id and the id of the bin."""
    return plant, *furnish(plant)


def furnish(plant: Plant) -> tuple[int, int]:
    def work() -> tuple[int, int]:
        house = inventory.site("BER")
        shelf = inventory.bin_of(inventory.zone(house, "A"), "A-1")
        item = inventory.variant("SKU-1")
        inventory.rule(item, house, 10)
        return item.id, shelf.id

    app = create_app(plant.settings)
    with app.app_context():
        ids = transact(work)
        db.session.remove()
        db.engine.dispose()
    return ids


def move(plant: Plant, item_id: int, shelf_id: int, first: int, failpoints: str = "") -> list[str]:
    """Receive one unit each under the keys `first`...; the keys acknowledged before the process ended."""
    environment = {
        **os.environ,
        "DATABASE_URL": plant.url,
        "REDIS_URL": plant.redis_server.address,
        "SECRET_KEY": KEY,
        "FAILPOINTS": failpoints,
    }
    arguments = [str(number) for number in (item_id, shelf_id, first, MOVEMENTS)]
    command = [sys.executable, "-m", "tests.faults.mover", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    expected = "FailpointReached", "OperationalError"
    assert done.returncode in (0, 9) or any(name in done.stderr for name in expected), done.stderr[-3000:]
    return done.stdout.split()


def assert_sound(plant: Plant, acknowledged: set[str]) -> None:
    keys = [row[0] for row in plant.execute("SELECT key FROM inventory.posting WHERE verb = 'receive'")]
    assert acknowledged <= set(keys)
    assert len(keys) == len(set(keys))
    app = create_app(plant.settings)
    with app.app_context():
        verdicts = [*examine(), *queue_doctor.examine(kinds())]
        broken = [(verdict.name, verdict.rows) for verdict in verdicts if not verdict.is_sound]
        session.remove()
        db.engine.dispose()
    assert broken == []


def settle(plant: Plant) -> None:
    open_work = (
        "SELECT 1 FROM core.outbox WHERE dispatched_at IS NULL UNION ALL"
        " SELECT 1 FROM core.task WHERE state <> 'done' AND kind = 'inventory.evaluate_alerts'"
    )
    plant.wait(lambda: plant.execute(open_work) == [], "every task is done", 60)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("point", [*POINTS, *RELAY_POINTS])
def test_movements_survive_every_failpoint(stocked: tuple[Plant, int, int], point: str, action: str) -> None:
    plant, item_id, shelf_id = stocked
    armed = f"{point}={action}@3"
    plant.start("scheduler", failpoints=armed if point in RELAY_POINTS else "")
    plant.start("worker", "default", failpoints=armed)
    acknowledged = set(move(plant, item_id, shelf_id, 0, armed))
    acknowledged |= set(move(plant, item_id, shelf_id, 0))  # the retry, under the same keys
    assert len(acknowledged) == MOVEMENTS
    plant.kill_all()
    plant.start_all()
    settle(plant)
    assert_sound(plant, acknowledged)
    on_hand = plant.execute("SELECT on_hand FROM inventory.stock_level WHERE location_id = %s", shelf_id)
    assert [int(row[0]) for row in on_hand] == [MOVEMENTS]
    assert plant.execute("SELECT count(*) FROM inventory.stock_alert WHERE state <> 'resolved'") == [(0,)]


def test_movements_survive_kills_of_redis_and_worker_at_random(
    stocked: tuple[Plant, int, int], dice: random.Random
) -> None:
    plant, item_id, shelf_id = stocked
    plant.start("scheduler")
    acknowledged: set[str] = set()
    for first in range(0, 4 * MOVEMENTS, MOVEMENTS):
        worker = plant.start("worker", "default", failpoints=f"task.before_effect=sleep:0.1@{dice.randint(1, 3)}")
        acknowledged |= set(move(plant, item_id, shelf_id, first))
        dice.choice([worker.kill, plant.redis.flushall, plant.redis_server.kill])()
        worker.kill()
        plant.redis_server.start()
    plant.start("worker", "default")
    settle(plant)
    assert_sound(plant, acknowledged)


@pytest.fixture
def cluster(tmp_path: Path, redis_server: RedisServer, redis: object) -> Iterator[tuple[Plant, Settings]]:
    """A plant on a PostgreSQL of its own, which may be killed; it syncs to disk as a real one does."""
    settings = Settings(var_dir=tmp_path, secret_key=KEY)
    postgres.start(tmp_path / "postgres", settings.socket_dir)
    postgres.ensure_database(settings.socket_dir, "furnished")
    url = f"postgresql://postgres@/furnished?host={settings.socket_dir}"
    app = create_app(settings.model_copy(update={"database_url": url, "redis_url": redis_server.address}))
    with app.app_context():
        upgrade(str(ROOT / "migrations"))
        db.session.remove()
        db.engine.dispose()
    made = Plant(settings, "furnished", redis_server)
    yield made, settings
    made.close()
    postgres.stop(tmp_path / "postgres")


def test_movements_survive_kills_of_postgresql(cluster: tuple[Plant, Settings]) -> None:
    plant, settings = cluster
    data_dir = settings.var_dir / "postgres"
    item_id, shelf_id = furnish(plant)
    plant.start_all()
    acknowledged: set[str] = set()
    for first in range(0, 3 * MOVEMENTS, MOVEMENTS):
        with ThreadPoolExecutor(1) as pool:
            moving = pool.submit(move, plant, item_id, shelf_id, first, "stock.after_moves=sleep:0.05@0")
            wait_until(lambda first=first: posted(plant) > first + 3, "movements run", 40)
            kill_cluster(data_dir)
            acknowledged |= set(moving.result())
        postgres.start(data_dir, settings.socket_dir)
        acknowledged |= set(move(plant, item_id, shelf_id, first))
    assert len(acknowledged) == 3 * MOVEMENTS
    settle(plant)
    assert_sound(plant, acknowledged)


def posted(plant: Plant) -> int:
    return int(plant.execute("SELECT count(*) FROM inventory.posting WHERE verb = 'receive'")[0][0])


def kill_cluster(data_dir: Path) -> None:
    """Kill the server and every process of it with -9."""
    leader = psutil.Process(int((data_dir / "postmaster.pid").read_text().splitlines()[0]))
    family = [leader, *leader.children(recursive=True)]
    for process in family:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(family, timeout=20)
