"""The periods that a dashboard can show."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.core import clock
from app.core.errors import BadQuery, Fault


@dataclass(frozen=True)
class Period:
    """The last `days` days up to today (UTC); flows are summed per `bucket`, `day` or `week`."""

    name: str
    days: int
    bucket: str

    @property
    def first_day(self) -> date:
        """The day the period is compared with: `days` days ago."""
        return self.last_day - timedelta(days=self.days)

    @property
    def last_day(self) -> date:
        """Today."""
        return clock.today()

    def bounds(self) -> dict[str, date]:
        """The first and last day, as parameters of a statement."""
        return {"first_day": self.first_day, "last_day": self.last_day}


PERIODS = {
    period.name: period
    for period in (
        Period("7d", 7, "day"),
        Period("30d", 30, "day"),
        Period("90d", 90, "week"),
        Period("12m", 365, "week"),
    )
}


def period_named(name: str) -> Period:
    """The period called `name`, such as `30d`; refuses an unknown one."""
    if name not in PERIODS:
        known = ", ".join(PERIODS)
        raise BadQuery(f"The period must be one of {known}.", [Fault("/period", "unknown-period", f"one of {known}")])
    return PERIODS[name]
