"""Redis as long-running processes use it, and their way to stop."""

import signal
import threading
from types import FrameType

from redis import Redis

CONNECT_SECONDS = 5


def redis(address: str) -> Redis:
    """A client that checks idle connections, so that a restarted Redis is noticed before it costs a command."""
    return Redis.from_url(address, socket_connect_timeout=CONNECT_SECONDS, health_check_interval=30)


def stop_on_signals(stopping: threading.Event | None = None) -> threading.Event:
    """An event that SIGTERM and SIGINT set; call in the main thread."""
    event = stopping or threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        event.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return event
