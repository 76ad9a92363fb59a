"""Bring the rollups up to date with the ledger, or count them anew.

The watermark runs over `stock_move.recorded_xid`, not over ids: ids commit out of order, so "id above the last one"
misses late commits. Every transaction below the snapshot's xmin has ended, so all of its moves are visible.
"""

from dataclasses import dataclass

from sqlalchemy import delete, select, update

from app.analytics.models import (
    availability_daily,
    rollup_state,
    site_daily,
    site_summary,
    variant_daily,
    variant_monthly,
    variant_summary,
)
from app.analytics.services.counting import COUNT_COSTS, COUNT_MOVES
from app.analytics.services.recounting import (
    IS_RECOUNT_DUE,
    RECOUNT_AVAILABILITY,
    RECOUNT_HEALTH,
    RECOUNTED,
    SETTLE,
)
from app.core import clock
from app.core.db import session
from app.core.transaction import transact

MOVES_PER_TRANSACTION = 100_000


@dataclass(frozen=True)
class Refreshed:
    """What a refresh did: `moves` counted in `transactions`; `is_busy` where another refresh was at it already."""

    moves: int = 0
    transactions: int = 0
    is_busy: bool = False


@dataclass(frozen=True)
class Counted:
    """How many moves one transaction counted, and whether none are left."""

    moves: int
    is_last: bool


def refresh() -> Refreshed:
    """Count all moves and later costs not yet counted, 100,000 per transaction; a second call at once changes nothing.

    Two refreshes never work at the same time: the later one returns at once with `is_busy`.
    """
    moves = transactions = 0
    while True:
        counted = transact(_count_some)
        if counted is None:
            return Refreshed(moves, transactions, is_busy=True)
        moves, transactions = moves + counted.moves, transactions + 1
        if counted.is_last:
            return Refreshed(moves, transactions)


def rebuild() -> Refreshed:
    """Throw all rollups away and count the whole ledger again; readers see less until it is done."""
    if not transact(_forget):
        return Refreshed(is_busy=True)
    return refresh()


def _count_some() -> Counted | None:
    """Count moves and later costs in this transaction; None where another refresh holds the state.

    What is counted over the whole catalogue, availability and health, waits until its turn comes.
    """
    if not _has_state():
        return None
    counted: int = session.execute(COUNT_MOVES, {"limit": MOVES_PER_TRANSACTION}).scalar_one()
    costs: int = session.execute(COUNT_COSTS, {"limit": MOVES_PER_TRANSACTION}).scalar_one()
    if max(counted, costs) < MOVES_PER_TRANSACTION:
        now = {"now": clock.now()}
        if session.execute(IS_RECOUNT_DUE, now).scalar_one():
            session.execute(RECOUNT_AVAILABILITY, {"today": clock.today()})
            session.execute(RECOUNT_HEALTH, now)
            session.execute(RECOUNTED, now)
        session.execute(SETTLE, now)
    return Counted(counted, is_last=max(counted, costs) < MOVES_PER_TRANSACTION)


def _forget() -> bool:
    if not _has_state():
        return False
    for table in (variant_daily, variant_monthly, site_daily, variant_summary, site_summary, availability_daily):
        session.execute(delete(table))
    unknown = dict.fromkeys(("recount_from", "recounted_at", "complete_until"))
    nothing = {"counted_xid": "0", "counted_move_id": 0, "moves": 0, "adjusted_xid": "0", "adjusted_id": 0}
    session.execute(update(rollup_state).values(**nothing, **unknown))
    return True


def _has_state() -> bool:
    """Take the lock of the one refresh that may run; it ends with the transaction."""
    return session.execute(select(rollup_state.c.only_row).with_for_update(skip_locked=True)).first() is not None
