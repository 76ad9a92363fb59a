"""The clock's jobs of acts on many rows."""

from app.core.bulk import ending
from jobs import job


@job()
def end_given_up() -> None:
    """Say of runs whose task was given up that they are over."""
    ending.end_given_up()


@job("reports", timeout_seconds=300)
def forget_old() -> None:
    """Delete runs that ended long ago."""
    ending.forget_old()
