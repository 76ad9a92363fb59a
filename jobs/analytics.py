"""The clock's jobs of the daily figures."""

from app.analytics import services
from jobs import job


@job("reports", timeout_seconds=600)
def refresh() -> None:
    """Count new stock moves into the rollups."""
    services.refresh()
