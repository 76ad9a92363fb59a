"""All background processes of one machine: `python -m jobs.pool` loads the application once and forks.

It keeps one worker per queue and one scheduler running (a child that ends is forked again after a second) and passes
SIGTERM and SIGINT on: the workers finish their wake-up, then the pool ends with code 0. The children share the loaded
program's memory, so the whole costs little more than one worker. Start it instead of `jobs.worker` and
`jobs.scheduler`, not beside them.
"""

import ctypes
import gc
import os
import signal
import threading
import time
from collections.abc import Callable

import structlog
from flask import Flask

from app.core.db import db
from jobs import QUEUES, connections, scheduler, worker

RESTART_SECONDS = 1.0
STOP_SECONDS = 30.0
PR_SET_PDEATHSIG = 1

log = structlog.get_logger(__name__)


class Pool:
    """The parent of the children, by process id."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._children: dict[int, str] = {}
        self._roles: dict[str, Callable[[], None]] = {
            "scheduler": lambda: scheduler.serve(app),
            **{queue: lambda queue=queue: worker.serve(app, queue) for queue in QUEUES},  # type: ignore[misc]
        }

    def run(self, stopping: threading.Event) -> None:
        """Keep every role running until `stopping`, then end all children, the slow ones by force after 30 s."""
        while not stopping.is_set():
            for role in self._roles.keys() - set(self._children.values()):
                self._children[self._fork(role)] = role
            stopping.wait(RESTART_SECONDS)
            self._reap()
        self._signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while self._children and time.monotonic() < deadline:
            time.sleep(0.05)
            self._reap()
        self._signal(signal.SIGKILL)

    def _fork(self, role: str) -> int:
        parent = os.getpid()
        child = os.fork()
        if child:
            log.info("child_started", role=role, pid=child)
            return child
        _end_with_parent(parent)
        self._roles[role]()
        os._exit(0)

    def _reap(self) -> None:
        for pid, role in list(self._children.items()):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                del self._children[pid]
                log.info("child_ended", role=role, pid=pid, status=os.waitstatus_to_exitcode(status))

    def _signal(self, number: int) -> None:
        for pid in self._children:
            os.kill(pid, number)


def _end_with_parent(parent: int) -> None:
    """A killed pool leaves no orphans: Linux ends the child with it; elsewhere the supervisor must."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "prctl"):
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


def main() -> None:
    """Run the pool."""
    app = worker.load()
    with app.app_context():
        db.engine.dispose(close=False)  # a connection must not be shared across a fork
    gc.collect()
    gc.freeze()  # keeps the loaded program's pages shared
    Pool(app).run(connections.stop_on_signals())


if __name__ == "__main__":
    main()
