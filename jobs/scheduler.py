"""The scheduler process: `python -m jobs.scheduler` runs the relay, the sweep and the clock.

Any number may be started; the one that holds the lock works, the others stand by and take over when it ends.
"""

import threading
import time

import structlog
from flask import Flask
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.core import current, nudge
from app.core.db import db
from jobs import connections
from jobs.clock import tick
from jobs.leadership import Leader, leadership
from jobs.relay import dispatch, wake
from jobs.sweep import sweep
from jobs.wakeups import Bell
from jobs.worker import load

POLL_SECONDS = 0.2  # finds an event whose nudge was lost
GATHER_SECONDS = 0.04  # events that follow the first one so soon go with it, at the price of one
TICK_SECONDS = 1.0
RETRY_SECONDS_MAX = 5.0

log = structlog.get_logger(__name__)


class Scheduler:
    """The loop of the leader: events at once, the clock every second, the sweep every `sweep_seconds`."""

    def __init__(self, bell: Bell, sweep_seconds: float) -> None:
        self._bell = bell
        self._sweep_seconds = sweep_seconds
        self._tick_at = self._sweep_at = time.monotonic()

    def run(self, leader: Leader, stopping: threading.Event) -> None:
        """Work until `stopping`; raises OperationalError when the lock is lost."""
        while not stopping.is_set():
            if dispatch(self._bell) == 0 and nudge.wait(POLL_SECONDS):
                stopping.wait(GATHER_SECONDS)
            if time.monotonic() >= self._tick_at:
                self._tick_at = time.monotonic() + TICK_SECONDS
                leader.confirm()
                wake(self._bell, tick())
            if time.monotonic() >= self._sweep_at:
                self._sweep_at = time.monotonic() + self._sweep_seconds
                sweep(self._bell)


def serve(app: Flask) -> None:
    """Stand by or lead until SIGTERM or SIGINT; a lost database only sends it back to standing by."""
    stopping = connections.stop_on_signals()
    settings = app.config["INVENTRA"]
    bell = Bell(connections.redis(settings.redis_address), settings.task_lease_seconds)
    pause = 0.5
    while not stopping.is_set():
        try:
            with app.app_context(), current.acting_as(current.SYSTEM), leadership(db.engine, stopping) as leader:
                if leader is None:
                    return
                log.info("scheduler_leads")
                pause = 0.5
                Scheduler(bell, settings.sweep_seconds).run(leader, stopping)
        except (DBAPIError, PoolTimeout) as error:
            log.warning("scheduler_without_database", error=str(error.__cause__ or error), retry_seconds=pause)
            stopping.wait(pause)
            pause = min(pause * 2, RETRY_SECONDS_MAX)


def main() -> None:
    """Run the scheduler."""
    serve(load())


if __name__ == "__main__":
    main()
