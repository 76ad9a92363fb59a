"""`flask inventra up` as a process that tests start, ask and kill."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from app.core.embedded.processes import end, find, is_alive
from config import ROOT, Settings

READY = "Inventra is ready"
START_SECONDS = 90
STOP_SECONDS = 40


class Supervisor:
    """One supervisor; its output goes to a file, so that no pipe outlives it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._output = settings.var_dir.with_name(f"up-{time.monotonic_ns()}.txt")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def output(self) -> str:
        """What it has printed so far."""
        return self._output.read_text()

    def start(self, *options: str) -> None:
        """Start it and wait until it says that it is ready."""
        self.launch(*options)
        self.wait_for(lambda: READY in self.output)

    def wait_for(self, is_so: Callable[[], bool]) -> None:
        """Wait until it is so; fail with the output when the supervisor ends or a minute and a half has passed."""
        deadline = time.monotonic() + START_SECONDS
        while not is_so():
            assert self.process.poll() is None, self.output
            assert time.monotonic() < deadline, self.output
            time.sleep(0.05)

    def launch(self, *options: str) -> None:
        """Start it, without demo data unless `options` say so, and do not wait."""
        environment = {
            **os.environ,
            "DATABASE_URL": self.settings.database_url,
            "REDIS_URL": self.settings.redis_url,
            "VAR_DIR": str(self.settings.var_dir),
            "PORT": str(self.settings.port),
        }
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "wsgi", "inventra", "up", *(options or ("--no-demo",))],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The started process."""
        assert self._process is not None
        return self._process

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Send the signal and wait; returns the exit code."""
        self.process.send_signal(how)
        return self.process.wait(STOP_SECONDS)

    def refusal(self) -> str:
        """What it printed before it gave up with exit code 1."""
        self.launch()
        assert self.process.wait(START_SECONDS) == 1, self.output
        return self.output

    def children(self) -> list[psutil.Process]:
        """The processes it noted for its successor."""
        noted = json.loads((self.settings.var_dir / "children.json").read_text())
        return [psutil.Process(pid) for pid, _created in noted]

    def living_children(self) -> list[psutil.Process]:
        """Those of the noted that live."""
        return [child for child in self.children() if is_alive(child)]

    def family(self) -> list[psutil.Process]:
        """Every process it started: children, theirs, and both servers."""
        servers = [self.postgres(), self.redis()]
        return [*psutil.Process(self.process.pid).children(recursive=True), *(found for found in servers if found)]

    def postgres(self) -> psutil.Process | None:
        """The embedded PostgreSQL, where it runs."""
        return find("postgres", f"-D {(self.settings.var_dir / 'postgres').resolve()}")

    def redis(self) -> psutil.Process | None:
        """The embedded Redis, where it runs."""
        return find("redis-server", f"unixsocket:{self.settings.socket_dir / 'redis.sock'}")

    def discard(self) -> None:
        """Kill what a failed test left."""
        if self._process is not None and self._process.poll() is None:
            end(self.family(), 5)
            self._process.kill()
            self._process.wait()


def wait_until_gone(processes: list[psutil.Process], seconds: float) -> None:
    """Fail when one of the processes lives longer."""
    deadline = time.monotonic() + seconds
    while living := [process for process in processes if is_alive(process)]:
        assert time.monotonic() < deadline, living
        time.sleep(0.05)


def log_of(settings: Settings, name: str) -> str:
    """The log of one child."""
    path: Path = settings.var_dir / "log" / f"{name}.log"
    return path.read_text()
