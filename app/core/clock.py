"""The one clock of the application; leases and expiries that race compare database time instead."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

_stopped_at: ContextVar[datetime | None] = ContextVar("stopped_at", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _stopped_at.get() or datetime.now(UTC)


def today() -> date:
    """The present day in UTC."""
    return now().date()


@contextmanager
def stopped_at(instant: datetime) -> Iterator[None]:
    """Hold the clock at `instant` (aware) for the block; for tests and for generated history."""
    token = _stopped_at.set(instant)
    try:
        yield
    finally:
        _stopped_at.reset(token)
