"""Periods are named, bounded and refused by reason."""

from datetime import UTC, date, datetime

import pytest

from app.analytics.queries import period_between, period_named
from app.core import clock
from app.core.errors import BadQuery

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_usual_period_ends_today() -> None:
    with clock.stopped_at(NOON):
        period = period_named("30d")
    assert (period.first_day, period.last_day, period.bucket) == (date(2026, 10, 23), date(2026, 11, 22), "day")


@pytest.mark.parametrize(
    ("name", "bucket"),
    [
        ("2010-12-01..2010-12-31", "day"),
        ("2010-12-01..2011-06-01", "week"),
        ("2008-01-01..2011-06-01", "month"),
    ],
)
def test_two_days_make_a_period_summed_by_its_length(name: str, bucket: str) -> None:
    assert period_named(name).bucket == bucket


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("", "2026-01-01", "?first"),
        ("2026-01-01", "2026-02-30", "?last"),
        ("2026-03-01", "2026-01-01", "?last"),
        ("2026-11-01", "2026-11-24", "?last"),
        ("1990-01-01", "2026-01-01", "?first"),
    ],
)
def test_two_days_that_make_no_period_are_refused_at_the_wrong_one(first: str, last: str, field: str) -> None:
    with clock.stopped_at(NOON), pytest.raises(BadQuery) as refused:
        period_between(first, last)
    assert refused.value.faults[0].pointer == field


@pytest.mark.parametrize(
    "name", ["1y", "", "..", "2026-01-01", "2026-01-01..", "2026-02-30..2026-03-01", "2026-03-01..2026-01-01",
             "2026-03-01..2026-03-01", "1990-01-01..2026-01-01"],
)  # fmt: skip
def test_what_is_no_period_is_refused_by_reason(name: str) -> None:
    with pytest.raises(BadQuery) as refused:
        period_named(name)
    assert refused.value.faults[0].pointer == "?period"
