"""Real processes on a database and a Redis of their own: start them, kill them, ask what they did."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from redis import Redis
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from app.core.embedded import redis as embedded_redis
from config import ROOT, Settings

LEASE_SECONDS = 2
SWEEP_SECONDS = 1
CRASHED = 1  # exit code after an exception nobody caught


class RedisServer:
    """A Redis process with an append-only file, as the application runs it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = Path(tempfile.mkdtemp(prefix="inv-r-")) / "redis.sock"
        self.address = f"unix://{self._socket}"

    def start(self) -> None:
        """Start it, or leave the running one alone; returns once it answers."""
        embedded_redis.start(self._folder, self._socket)
        wait_until(lambda: embedded_redis.is_running(self._socket), "Redis answers")

    def kill(self) -> None:
        """Kill it with -9."""
        with Redis.from_url(self.address) as connection:
            pid = connection.info("server")["process_id"]
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not embedded_redis.is_running(self._socket), "Redis is gone")


class Plant:
    """One installation: its database, its processes."""

    def __init__(self, servers: Settings, template: str, redis_server: RedisServer) -> None:
        self.redis_server = redis_server
        self.redis = Redis.from_url(redis_server.address)
        self._servers = servers
        self.database = f"plant_{uuid4().hex[:12]}"
        self._admin(f"CREATE DATABASE {self.database} TEMPLATE {template} STRATEGY file_copy")
        self.url = f"postgresql://postgres@/{self.database}?host={servers.socket_dir}"
        self._processes: list[subprocess.Popen[bytes]] = []
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  closed with the plant
        self.execute("CREATE TABLE probe (thing_id int, backend int DEFAULT pg_backend_pid())")

    @property
    def settings(self) -> Settings:
        """Settings of a process of this installation."""
        changes = {"database_url": self.url, "redis_url": self.redis_server.address}
        return self._servers.model_copy(update=changes)

    def start(self, *arguments: str, module: str = "tests.jobs.process", **settings: Any) -> subprocess.Popen[bytes]:
        """Start `python -m module arguments`; settings in lower case, such as `failpoints`."""
        environment = {
            **os.environ,
            "DATABASE_URL": self.url,
            "REDIS_URL": self.redis_server.address,
            "VAR_DIR": str(self._servers.var_dir),
            "SECRET_KEY": self._servers.secret_key,
            "TASK_LEASE_SECONDS": str(LEASE_SECONDS),
            "SWEEP_SECONDS": str(SWEEP_SECONDS),
            **{name.upper(): str(value) for name, value in settings.items()},
        }
        command = [sys.executable, "-m", module, *arguments]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=self._log, stderr=self._log)
        self._processes.append(process)
        return process

    def start_all(self) -> None:
        """Start a scheduler and a worker of the default queue."""
        self.start("scheduler")
        self.start("worker", "default")

    def execute(self, statement: str, *values: Any) -> list[Any]:
        """Run SQL in a transaction of its own; rows, if it has any."""
        with psycopg.connect(self.url) as connection:
            cursor = connection.execute(statement, values)  # type: ignore[arg-type]
            return cursor.fetchall() if cursor.description else []

    def record(self, *thing_ids: int) -> None:
        """Write a probe event per id into the outbox, as a committed fact."""
        with psycopg.connect(self.url) as connection:
            connection.cursor().executemany(
                "INSERT INTO core.outbox (event_id, topic, aggregate_id, payload)"
                " VALUES (gen_random_uuid(), 'probe.thing_weighed', %s, jsonb_build_object('thing_id', %s::int))",
                [(thing_id, thing_id) for thing_id in thing_ids],
            )

    def effects(self) -> dict[int, int]:
        """How often the reaction took effect, by thing."""
        return dict(self.execute("SELECT thing_id, count(*) FROM probe GROUP BY 1 ORDER BY 1"))

    def states(self) -> dict[str, int]:
        """Number of the probe's tasks by state."""
        return dict(self.execute("SELECT state, count(*) FROM core.task WHERE kind = 'jobs.weigh' GROUP BY 1"))

    def log(self) -> str:
        """What the processes printed."""
        self._log.seek(0)
        return self._log.read().decode()

    def wait(self, condition: Callable[[], bool], what: str, seconds: float = 60) -> float:
        """Seconds until the condition held; fails with the processes' log."""

        def holds() -> bool:
            assert all(process.poll() != CRASHED for process in self._processes), "a process crashed"
            return condition()

        try:
            return wait_until(holds, what, seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.log()[-4000:]}") from None

    def kill_all(self) -> None:
        """Kill what runs with -9 and forget it."""
        for process in self._processes:
            process.kill()
            process.wait()
        self._processes.clear()

    def close(self) -> None:
        """Kill what runs and drop the database."""
        self.kill_all()
        self._log.close()
        self.redis.close()
        self._admin(f"DROP DATABASE {self.database} WITH (FORCE)")

    # A server that was killed closes connections once more while it comes back.
    @retry(retry=retry_if_exception_type(psycopg.OperationalError), stop=stop_after_delay(20), wait=wait_fixed(0.2))
    def _admin(self, statement: str) -> None:
        with psycopg.connect(
            host=str(self._servers.socket_dir), user="postgres", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement)  # type: ignore[arg-type]


def wait_until(condition: Callable[[], bool], what: str, seconds: float = 20) -> float:
    """Seconds until the condition held; AssertionError after `seconds`."""
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < seconds, f"not within {seconds} s: {what}"
        time.sleep(0.02)
    return time.monotonic() - begun
