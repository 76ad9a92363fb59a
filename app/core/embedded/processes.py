"""Which processes are ours: told by program and command line, never by a process id alone, because ids are reused."""

from collections.abc import Sequence
from contextlib import suppress
from time import monotonic, sleep

import psutil

KILL_SECONDS = 10
POLL_SECONDS = 0.05


class ServerError(RuntimeError):
    """An embedded server did not start or stop; the message is for the person at the terminal."""


def find(program: str, mark: str) -> psutil.Process | None:
    """The running `program` whose command line holds the words `mark`, None where there is none."""
    for process in psutil.process_iter(["name", "cmdline"]):
        words = f" {' '.join(process.info['cmdline'] or ())} "
        if process.info["name"] == program and f" {mark} " in words and is_alive(process):
            return process
    return None


def is_alive(process: psutil.Process) -> bool:
    """Whether the process still runs; a dead one that its parent has not collected (a zombie) does not."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def end(processes: Sequence[psutil.Process], patience_seconds: float) -> int:
    """Ask the processes to end, wait, and kill those that do not; returns how many were killed."""
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    stubborn = _wait(processes, patience_seconds)
    for process in stubborn:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    _wait(stubborn, KILL_SECONDS)
    return len(stubborn)


def _wait(processes: Sequence[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Those that still live when all have ended or the time is up."""
    deadline = monotonic() + seconds
    while (living := [process for process in processes if is_alive(process)]) and monotonic() < deadline:
        sleep(POLL_SECONDS)
    return living
