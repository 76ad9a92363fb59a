"""The periods that a dashboard can show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.core import clock
from app.core.errors import BadQuery, Fault
from app.core.language import say

LONGEST_DAYS = 5 * 366
# Flows are summed per day up to a month, per week up to a year, else per month.
MOST_DAYS_BY_DAY, MOST_DAYS_BY_WEEK = 45, 400
BETWEEN = ".."


@dataclass(frozen=True)
class Period:
    """The days from `first_day`, with which the last is compared, to `last_day`; both are UTC."""

    name: str
    first_day: date
    last_day: date

    @property
    def days(self) -> int:
        """How many days lie between the two."""
        return (self.last_day - self.first_day).days

    @property
    def bucket(self) -> str:
        """By what flows are summed: `day`, `week` or `month`."""
        if self.days <= MOST_DAYS_BY_DAY:
            return "day"
        return "week" if self.days <= MOST_DAYS_BY_WEEK else "month"

    @property
    def is_current(self) -> bool:
        """Whether the last day is today, so that its numbers are those of now."""
        return self.last_day >= clock.today()

    def bounds(self) -> dict[str, date]:
        """The first and last day, as parameters of a statement."""
        return {"first_day": self.first_day, "last_day": self.last_day}


PERIODS: Mapping[str, int] = {"7d": 7, "30d": 30, "90d": 90, "12m": 365}  # days back from today


def period_named(name: str) -> Period:
    """The period called `30d`, or `2026-01-01..2026-06-30`; refuses what is neither, ends early or is too long."""
    if name in PERIODS:
        today = clock.today()
        return Period(name, today - timedelta(days=PERIODS[name]), today)
    first, separator, last = name.partition(BETWEEN)
    if not separator:
        known = say(
            "one of %(names)s, or two days such as %(days)s",
            names=", ".join(PERIODS),
            days=f"2026-01-01{BETWEEN}2026-06-30",
        )
        raise _refusal("?period", say("The period must be %(periods)s.", periods=known))
    return period_between(first, last, fields=("?period", "?period"))


def period_between(first: str, last: str, fields: tuple[str, str] = ("?first", "?last")) -> Period:
    """The period between two days as ISO 8601 writes them; a refusal names the one of the `fields` that is wrong."""
    first_day, last_day = _day(first, fields[0]), _day(last, fields[1])
    if last_day <= first_day:
        raise _refusal(fields[1], say("The last day must come after the first."))
    if last_day > clock.today() + timedelta(days=1):  # where the day begins before UTC's, tomorrow is today
        raise _refusal(fields[1], say("The last day must not lie in the future."))
    if (last_day - first_day).days > LONGEST_DAYS:
        raise _refusal(fields[0], say("The first day must lie at most five years before the last."))
    return Period(f"{first_day}{BETWEEN}{last_day}", first_day, last_day)


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _refusal(field, say("Must be a day such as 2026-01-31.")) from None


def _refusal(field: str, reason: str) -> BadQuery:
    return BadQuery(reason, [Fault(field, "unknown-period", reason)])
