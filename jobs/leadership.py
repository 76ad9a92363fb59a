"""Who may run the relay, the sweep and the clock: the one process that holds an advisory lock of the database."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from sqlalchemy import Connection, Engine, text

LOCK = 0x1A7E4712A  # any number nobody else locks
STANDBY_SECONDS = 1.0

log = structlog.get_logger(__name__)


class Leader:
    """The holder of the lock; it is lost with the connection it was taken on."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def confirm(self) -> None:
        """Raise SQLAlchemy's OperationalError if the connection, and with it the lock, is gone."""
        self._connection.execute(text("SELECT 1"))


@contextmanager
def leadership(engine: Engine, stopping: threading.Event) -> Iterator[Leader | None]:
    """Wait for the lock and hold it for the block; None if `stopping` was set meanwhile."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()  # never back to the pool: the lock ends with this connection
        announced = False
        while not connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": LOCK}):
            if not announced:
                log.info("scheduler_standby")
                announced = True
            if stopping.wait(STANDBY_SECONDS):
                yield None
                return
        yield Leader(connection)
