"""Forked processes: watched, noted for a successor, and given up when they cannot live."""

import json
import os
import signal
import time
from pathlib import Path

import psutil
import pytest

from app.core.embedded.processes import ServerError, is_alive
from app.supervisor import leftovers, readiness
from app.supervisor.children import Child, Children
from config import Settings


def test_a_child_that_keeps_dying_ends_the_start_with_its_last_words(own: Settings) -> None:
    children = _children(own, Child("web", _complain_and_die, own.var_dir / "log" / "web.log"))
    children.start()
    with pytest.raises(ServerError, match=r"(?s)web keeps dying.*out of luck"):
        readiness.wait(children, own)
    children.stop()


def test_a_killed_child_is_started_again_later_each_time(own: Settings) -> None:
    child = Child("worker", _sleep, own.var_dir / "log" / "worker.log")
    children = _children(own, child)
    children.start()
    pauses = []
    for _ in range(2):
        assert child.process is not None
        assert child.process.pid is not None
        os.kill(child.process.pid, signal.SIGKILL)
        died = time.monotonic()
        while child.started_at < died:
            children.watch(0.05)
        pauses.append(child.started_at - died)
    children.stop()
    assert 0.5 <= pauses[0] < 1.0 <= pauses[1]


def test_stop_ends_every_child_and_forgets_the_note(own: Settings) -> None:
    children = _children(own, *(Child(f"worker-{n}", _sleep, own.var_dir / f"{n}.log") for n in range(3)))
    children.start()
    processes = [psutil.Process(pid) for pid, _born in json.loads(_note(own).read_text())]
    assert len(processes) == 3
    assert all(is_alive(process) for process in processes)
    children.stop()
    assert not any(is_alive(process) for process in processes)
    assert not _note(own).exists()


def test_a_reused_process_id_is_not_ended_as_a_leftover(own: Settings) -> None:
    own.var_dir.mkdir()
    _note(own).write_text(json.dumps([[os.getpid(), 0.0]]))
    assert leftovers.clear(_note(own)) == 0
    assert not _note(own).exists()


def _children(settings: Settings, *children: Child) -> Children:
    settings.var_dir.mkdir()
    return Children(children, _note(settings))


def _note(settings: Settings) -> Path:
    return settings.var_dir / "children.json"


def _complain_and_die() -> None:
    os.write(1, b"out of luck\n")
    os._exit(3)


def _sleep() -> None:
    time.sleep(60)
