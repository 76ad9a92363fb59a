"""Named places where a test may kill, break or delay the process; inert unless armed by the setting `failpoints`.

The setting reads `stock.after_moves=exit, relay.after_enqueue=raise, task.before_commit=sleep:2.5, x.batch=exit@3`:
an action, the seconds of a sleep, and on which pass it happens (default: the first; `@0` means on every pass).
"""

import os
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

EXIT_CODE = 9
_PAIR = re.compile(r"(?P<name>[\w.]+)=(?P<action>exit|raise|sleep)(?::(?P<seconds>[\d.]+))?(?:@(?P<on_pass>\d+))?")


class FailpointReached(Exception):
    """What an armed `raise` failpoint raises; nothing in the application catches it by name."""


@dataclass(frozen=True)
class _Failpoint:
    name: str
    act: Callable[[], None]
    on_pass: int


_armed: dict[str, _Failpoint] = {}
_passes: Counter[str] = Counter()


def failpoint(name: str) -> None:
    """Do what the setting arms for `name`; nothing when it is not armed."""
    if _armed:
        _reach(name)


def configure(pairs: str) -> None:
    """Arm the failpoints of the setting, and no others; ValueError for a pair that is not understood."""
    _armed.clear()
    _passes.clear()
    for pair in filter(None, (part.strip() for part in pairs.split(","))):
        match = _PAIR.fullmatch(pair)
        if match is None:
            raise ValueError(f"FAILPOINTS: {pair!r} is not name=exit|raise|sleep[:seconds][@pass]")
        action = _action(match["name"], match["action"], float(match["seconds"] or 1))
        _armed[match["name"]] = _Failpoint(match["name"], action, int(match["on_pass"] or 1))


def _reach(name: str) -> None:
    armed = _armed.get(name)
    if armed is None:
        return
    _passes[name] += 1
    if armed.on_pass in (0, _passes[name]):
        armed.act()


def _action(name: str, action: str, seconds: float) -> Callable[[], None]:
    def leave() -> None:
        os._exit(EXIT_CODE)  # like kill -9: no cleanup, no exit hooks

    def fail() -> None:
        raise FailpointReached(name)

    def wait() -> None:
        time.sleep(seconds)

    return {"exit": leave, "raise": fail, "sleep": wait}[action]
