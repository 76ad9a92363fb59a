"""Counting what is committed: transactions of other tests on the same server hold the horizon of the rollups back."""

import time

from sqlalchemy import text

from app.analytics.services import Refreshed, refresh
from app.core.db import session

PATIENCE_SECONDS = 60
WAITING = text(
    "SELECT count(*) FROM inventory.stock_move WHERE recorded_xid >= pg_snapshot_xmin(pg_current_snapshot())"
)


def count_everything() -> Refreshed:
    """Refresh the rollups once every committed move lies below the horizon."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while _waiting():
        assert time.monotonic() < deadline, "another transaction on this server holds the horizon back"
        time.sleep(0.02)
    return refresh()


def _waiting() -> int:
    found = session.scalar(WAITING)
    session.rollback()
    return int(found or 0)
