"""Closing the books of a site or of every site up to a day, and opening them again."""

from dataclasses import dataclass as plain_dataclass
from datetime import date
from typing import Any

from pydantic.dataclasses import dataclass
from sqlalchemy import select

from app.core import clock, current
from app.core.command_fields import STRICT, Note, RowId
from app.core.db import session
from app.core.errors import Fault, Forbidden, Invalid, NotFound
from app.core.language import say
from app.core.outbox import record
from app.inventory.events import BooksClosedUntil
from app.inventory.models import Location, PeriodLock
from app.inventory.sql import run

ALONE = "SELECT 1 FROM pg_advisory_xact_lock(hashtext('inventory.period_lock'))"


@dataclass(frozen=True, kw_only=True, config=STRICT)
class CloseBooks:
    """Close the books up to and with a day, of a site or of every one."""

    closed_until: date
    reason: Note
    site_id: RowId | None = None


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ReopenBooks:
    """Move the last closed day back, or, without one, open the books altogether."""

    period_lock_id: RowId
    reason: Note
    closed_until: date | None = None


@plain_dataclass(frozen=True, kw_only=True)
class BooksState:
    """The answer: the lock and the last day that it closes, None where the books are open."""

    period_lock_id: int
    closed_until: date | None

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON values."""
        day = self.closed_until.isoformat() if self.closed_until else None
        return {"period_lock_id": self.period_lock_id, "closed_until": day}


def close_books(command: CloseBooks) -> BooksState:
    """Close the books, for a reason; refuses days that are not over, going back, and sites of others."""
    _demand_site(command.site_id)
    if command.closed_until >= clock.today():
        raise _invalid("closed_until", "not-over", say("Only days that are over can be closed."))
    run(ALONE, {})
    lock = session.scalar(select(PeriodLock).where(PeriodLock.site_id.is_not_distinct_from(command.site_id)))
    if lock is None:
        lock = PeriodLock(site_id=command.site_id, created_by_id=current.actor().user_id)
    if lock.closed_until is not None and lock.closed_until >= command.closed_until:
        raise _invalid("closed_until", "closed", say("The books are closed so far already; reopen them to go back."))
    return _set(lock, command.closed_until, command.reason)


def reopen_books(command: ReopenBooks) -> BooksState:
    """Open the books, for a reason, from the day after `closed_until` or altogether; refuses what is open anyway."""
    run(ALONE, {})
    lock = session.get(PeriodLock, command.period_lock_id, populate_existing=True)
    if lock is None:
        message = say("There are no such books.")
        raise NotFound(message, [Fault("/period_lock_id", "not-found", message)])
    _demand_site(lock.site_id)
    if lock.closed_until is None:
        raise _invalid("closed_until", "open", say("The books are open."))
    if command.closed_until is not None and command.closed_until >= lock.closed_until:
        raise _invalid("closed_until", "not-earlier", say("Reopening moves the last closed day back."))
    return _set(lock, command.closed_until, command.reason)


def _set(lock: PeriodLock, closed_until: date | None, reason: str) -> BooksState:
    lock.closed_until, lock.reason, lock.updated_by_id = closed_until, reason, current.actor().user_id
    session.add(lock)
    session.flush()
    record(BooksClosedUntil(period_lock_id=lock.id, site_id=lock.site_id, closed_until=closed_until, reason=reason))
    return BooksState(period_lock_id=lock.id, closed_until=closed_until)


def _demand_site(site_id: int | None) -> None:
    sites = current.actor().site_ids
    if site_id is None:
        if sites is not None:
            raise Forbidden(say("You see some sites only; close or open the books of one of them."))
        return
    place = session.get(Location, site_id)
    if place is None or (sites is not None and place.site_id not in sites):
        raise _invalid("site_id", "not-found", say("Location %(id)s was not found.", id=site_id))
    if place.level != "site" or place.is_virtual:
        raise _invalid("site_id", "no-site", say("Books are closed for a whole site."))


def _invalid(field: str, code: str, message: str) -> Invalid:
    return Invalid(message, [Fault(f"/{field}", code, message)])
