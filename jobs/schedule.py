"""The clock as a list: which job falls due how often."""

from dataclasses import dataclass

from jobs import Job, analytics, bulk, housekeeping, inbox, stock


@dataclass(frozen=True)
class Line:
    """A job, due at every multiple of `every_seconds` since the epoch (UTC), so that every clock agrees on it."""

    job: Job
    every_seconds: int


SCHEDULE = (
    Line(stock.expire_reservations, every_seconds=10),
    Line(stock.fill_backorders, every_seconds=10),
    Line(stock.wake_alerts, every_seconds=60),
    Line(stock.notice_expiry, every_seconds=3600),
    Line(stock.examine_ledger, every_seconds=86_400),
    Line(inbox.wake_notifications, every_seconds=60),
    Line(analytics.refresh, every_seconds=15),
    Line(bulk.end_given_up, every_seconds=60),
    Line(bulk.forget_old, every_seconds=3600),
    Line(housekeeping.prune, every_seconds=3600),
)
