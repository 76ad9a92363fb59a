"""When a movement happened: never in the future, in the past by permission, and not in closed books."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from app.auth.queries import holders, names_with
from app.core import clock, current
from app.core.errors import Fault, Forbidden, Invalid
from app.core.language import calendar_day, say, words
from app.inventory.services.ledger.book import Book
from app.inventory.services.ledger.lines import Line
from app.inventory.services.refusals import BooksClosed
from app.inventory.sql import run

LONGEST_AGO = timedelta(days=3_653)  # what people date back further is a slip of the pen
LEDGER = "Posting"  # the resource whose permissions these are
BACKDATE, INTO_CLOSED = "backdate", "post_into_lock"
NAMED_PEOPLE = 3
POINTER = "/effective_at"

# Whoever closes the books waits for those who post into the past, and they for him.
SHARE = "SELECT pg_advisory_xact_lock_shared(hashtext('inventory.period_lock'))"
CLOSED = """
SELECT lock.id, site.code, lock.closed_until
FROM unnest(%(sites)s::bigint[], %(days)s::date[]) AS past (site_id, day)
JOIN inventory.period_lock lock ON lock.closed_until >= past.day
  AND (lock.site_id IS NULL OR lock.site_id = past.site_id)
LEFT JOIN inventory.location site ON site.id = lock.site_id
ORDER BY lock.closed_until DESC, lock.id LIMIT 1
"""


def happened(asked: datetime | None) -> datetime:
    """When a movement happened that people date at `asked`, None: now; refuses the future and slips of the pen."""
    now = clock.now()
    if asked is None:
        return now
    if asked > now:
        raise _undated("to-come", say("A movement cannot lie in the future."))
    if asked < now - LONGEST_AGO:
        raise _undated("too-long-ago", say("That is more than ten years ago."))
    return asked.astimezone(UTC)


def admit(book: Book, lines: Sequence[Line]) -> int | None:
    """Let lines of earlier days pass: the id of the closed books that they go into, by permission, None for open ones.

    Refuses who may not date back, and closed books to who may not post into them. What happened today always passes.
    """
    oldest = _oldest_days(book, lines)
    if not oldest:
        return None
    if not _may(BACKDATE):
        raise _not_back()
    run(SHARE, {})
    rows = run(CLOSED, {"sites": list(oldest), "days": list(oldest.values())})
    if not rows:
        return None
    lock_id, site, closed_until = rows[0]
    if current.actor().user_id is None or not _may(INTO_CLOSED):
        raise _closed(lock_id, site, closed_until)
    return int(lock_id)


def _oldest_days(book: Book, lines: Sequence[Line]) -> Mapping[int, date]:
    """The earliest past day of every site that the lines touch."""
    today, oldest = clock.today(), dict[int, date]()
    for line in lines:
        day = line.effective_at.astimezone(UTC).date()
        if day >= today:
            continue
        for place in (book.places.get(line.from_id), book.places.get(line.to_id)):
            if place is not None and place.site_id is not None:
                oldest[place.site_id] = min(day, oldest.get(place.site_id, day))
    return oldest


def _may(permission: str) -> bool:
    """Whether whoever acts holds the permission on the ledger; the system does."""
    user_id = current.actor().user_id
    return user_id is None or user_id in holders(f"can_{permission}", LEDGER, [user_id])


def _not_back() -> Forbidden:
    message = say("You may not post into past days; leave the time empty, or name one of today.")
    return Forbidden(message, [Fault(POINTER, "in-the-past", message)], permission=BACKDATE, resource=LEDGER)


def _closed(lock_id: int, site: str | None, closed_until: date) -> BooksClosed:
    day, people = calendar_day(closed_until), names_with(f"can_{INTO_CLOSED}", LEDGER, NAMED_PEOPLE)
    message = (
        say("The books of %(site)s are closed up to %(day)s.", site=site, day=day)
        if site
        else say("The books are closed up to %(day)s.", day=day)
    )
    if people:
        message += " " + say("These may post into them: %(people)s.", people=words(people, str))
    detail = {"period_lock_id": lock_id, "site": site, "closed_until": closed_until.isoformat(), "people": people}
    return BooksClosed(message, [Fault(POINTER, "books-closed", message, detail)])


def _undated(code: str, message: str) -> Invalid:
    return Invalid(message, [Fault(POINTER, code, message)])
