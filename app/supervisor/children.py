"""The supervisor's children: forked, watched, started again when they die, ended together."""

import multiprocessing
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from pathlib import Path
from time import monotonic

import structlog

from app.core.embedded.logs import open_log
from app.supervisor import leftovers, signals

BACKOFF_SECONDS = (0.5, 30.0)  # pause before the first restart, and the longest
STEADY_SECONDS = 60  # whoever lived that long starts with the short pause again
STOP_SECONDS = 20
STDOUT, STDERR = 1, 2

fork = multiprocessing.get_context("fork")
log = structlog.get_logger(__name__)


@dataclass
class Child:
    """One process of the installation; `run` serves until SIGTERM and `log` takes what it writes."""

    name: str
    run: Callable[[], object]
    log: Path
    process: ForkProcess | None = field(default=None, init=False)
    deaths: int = field(default=0, init=False)
    started_at: float = field(default=0.0, init=False)
    due_at: float = field(default=0.0, init=False)

    @property
    def is_alive(self) -> bool:
        """Whether its process runs."""
        return self.process is not None and self.process.is_alive()

    def start(self) -> None:
        """Fork the process; nothing of the supervisor's clean-up runs in it."""
        with signals.held():
            self.process = fork.Process(target=_live, args=(self, os.getpid()), name=self.name)
            self.process.start()
        self.started_at = monotonic()

    def bury(self) -> None:
        """Note a death and when to start again: after 0.5, 1, 2 ... 30 seconds."""
        assert self.process is not None
        if monotonic() - self.started_at > STEADY_SECONDS:
            self.deaths = 0
        shortest, longest = BACKOFF_SECONDS
        self.due_at = monotonic() + min(shortest * 2**self.deaths, longest)
        self.deaths += 1
        log.warning("child_died", child=self.name, exit_code=self.process.exitcode, deaths=self.deaths)
        self.process = None


class Children:
    """All of them; `record` is the file from which a later supervisor learns whom a killed one left."""

    def __init__(self, children: Sequence[Child], record: Path) -> None:
        self.all = tuple(children)
        self._record = record

    def start(self) -> None:
        """Start those that do not run and are due."""
        late = [child for child in self.all if child.process is None and child.due_at <= monotonic()]
        for child in late:
            child.start()
        if late:
            leftovers.note(self._record, self._pids())

    def watch(self, seconds: float) -> None:
        """Wait that long at most, or until one dies; bury the dead and start again whoever is due."""
        wait([child.process.sentinel for child in self.all if child.process is not None], timeout=seconds)
        for child in self.all:
            if child.process is not None and not child.is_alive:
                child.bury()
        self.start()

    def stop(self) -> None:
        """End all at once, by SIGTERM; whoever takes longer than 20 seconds is killed."""
        running = [child.process for child in self.all if child.process is not None]
        for process in running:
            process.terminate()
        deadline = monotonic() + STOP_SECONDS
        for process in running:
            process.join(max(0.0, deadline - monotonic()))
            if process.is_alive():
                process.kill()
                process.join()
        self._record.unlink(missing_ok=True)

    def _pids(self) -> list[int]:
        return [child.process.pid for child in self.all if child.process is not None and child.process.pid is not None]


def _live(child: Child, parent: int) -> None:
    """The life of a forked process: its own session, its output in its log, its work."""
    signals.become_child(child.name, parent)
    with open_log(child.log) as output:
        sys.stdout.flush()
        sys.stderr.flush()
        for standard in (STDOUT, STDERR):
            os.dup2(output.fileno(), standard)
    child.run()
