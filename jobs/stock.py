"""The clock's jobs of the stock ledger."""

from app.inventory import services
from jobs import job


@job()
def expire_reservations() -> None:
    """Tidy holds that ran out; they stopped counting the moment they did."""
    services.expire_due()


@job()
def fill_backorders() -> None:
    """Reserve what became available for who waits."""
    services.fill_due()


@job()
def wake_alerts() -> None:
    """Wake the alerts and rules whose snooze is over."""
    services.wake_due()


@job()
def notice_expiry() -> None:
    """Open the alerts of items that fell to their minimum because goods expired: time is no event."""
    services.evaluate_expired()


@job()
def examine_ledger() -> None:
    """Ask for the nightly proof of the ledger."""
    services.examine_nightly()
