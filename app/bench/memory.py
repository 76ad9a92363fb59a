"""The memory that work takes: of PostgreSQL's processes and of this one, at the highest."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import psutil

from app.bench.processes import Groups, servers_of
from config import Settings

EVERY_SECONDS = 0.1
MIB = 2**20


@dataclass
class Peak:
    """The highest that was seen above the beginning, in MiB."""

    postgres: float = 0.0
    python: float = 0.0


@contextmanager
def watched(settings: Settings) -> Iterator[Peak]:
    """Watch the private memory of the database's processes together, and of this one, while the block runs."""
    peak, ended = Peak(), threading.Event()
    groups: Groups = {"postgres": servers_of(settings)["postgres"], "python": [psutil.Process()]}
    before = {name: _private(groups, name) for name in groups}

    def look() -> None:
        while not ended.wait(EVERY_SECONDS):
            peak.postgres = max(peak.postgres, _private(groups, "postgres") - before["postgres"])
            peak.python = max(peak.python, _private(groups, "python") - before["python"])

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        ended.set()
        watcher.join()


def _private(groups: Groups, name: str) -> float:
    found = 0.0
    for process in groups[name]:
        members = (process, *process.children(recursive=True)) if name == "postgres" else (process,)
        for member in members:
            with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                found += member.memory_full_info().uss / MIB
    return round(found, 1)
