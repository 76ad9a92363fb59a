"""The clock's jobs of the inbox."""

from app.notifications import services
from jobs import job


@job()
def wake_notifications() -> None:
    """Bring back the notifications whose snooze is over."""
    services.wake_due()
