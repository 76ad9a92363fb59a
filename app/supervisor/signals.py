"""Signals of the supervisor and of what it forks."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1
PR_SET_NAME = 15


class Stopped(BaseException):
    """Somebody asked the supervisor to stop."""


@contextmanager
def stopping() -> Iterator[Callable[[], None]]:
    """SIGINT, SIGTERM and SIGHUP raise Stopped inside the block; once raised, more of them change nothing.

    Python drops what a handler raises while an object is finalised, so the block gets a function that raises it
    again; a loop calls it. Under `nohup` SIGHUP stays ignored.
    """
    asked: list[str] = []

    def confirm() -> None:
        if asked:
            raise Stopped(asked[0])

    def stop(number: int, _frame: FrameType | None) -> NoReturn:
        for each in STOPPING:
            signal.signal(each, signal.SIG_IGN)
        asked.append(signal.Signals(number).name)
        raise Stopped(asked[0])

    is_hangup_ignored = signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    wanted = [each for each in STOPPING if each != signal.SIGHUP or not is_hangup_ignored]
    before = {each: signal.signal(each, stop) for each in wanted}
    try:
        yield confirm
    finally:
        for each, action in before.items():
            signal.signal(each, action)


@contextmanager
def held() -> Iterator[None]:
    """Signals wait until the block ends; around a fork, lest the child runs the parent's clean-up."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)


def become_child(name: str, parent: int) -> None:
    """Give a forked process its own session (Ctrl-C reaches the supervisor only), default signals and a name."""
    os.setsid()
    for each in (*STOPPING, signal.SIGCHLD):
        signal.signal(each, signal.SIG_DFL)
    die_with(parent)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_NAME, f"inv-{name}".encode()[:15])
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)


def die_with(parent: int) -> None:
    """Let the kernel send SIGTERM to this process when its parent dies, even by kill -9 (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before we asked
            os.kill(os.getpid(), signal.SIGTERM)
