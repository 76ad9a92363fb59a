"""What a killed supervisor left behind: its children, known by process id and start time."""

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import psutil

from app.core.embedded.processes import end, is_alive

PATIENCE_SECONDS = 10
CLOCK_SECONDS = 2  # start times are derived from the clock, which may be set


def note(path: Path, pids: Iterable[int]) -> None:
    """Write down the living children, whole or not at all."""
    born = []
    for pid in pids:
        with suppress(psutil.NoSuchProcess):  # it died at once
            born.append((pid, psutil.Process(pid).create_time()))
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(born), encoding="ascii")
    fresh.replace(path)


def clear(path: Path) -> int:
    """End the noted children of an earlier supervisor and theirs; returns how many were still alive."""
    if not path.exists():
        return 0
    orphans = [
        process
        for pid, created in json.loads(path.read_text(encoding="ascii"))
        for process in _family(pid, created)
        if is_alive(process)
    ]
    end(orphans, PATIENCE_SECONDS)
    path.unlink()
    return len(orphans)


def _family(pid: int, created: float) -> list[psutil.Process]:
    try:
        process = psutil.Process(pid)
        if abs(process.create_time() - created) > CLOCK_SECONDS:
            return []
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []
