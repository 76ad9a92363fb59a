"""What a figure says, in a sentence or two, for those who do not see it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from app.analytics.queries import Availability, Flow, SiteHealth, SiteValue
from app.core.language import say
from dashboards.wording import count, money, short_day

TOP = 3


def of_value(rows: Sequence[SiteValue]) -> str:
    """The latest, lowest and highest total, and the most valuable warehouses."""
    totals: dict[date, Decimal] = {}
    for row in rows:
        totals[row.day] = totals.get(row.day, Decimal(0)) + row.value_amount
    last, low, high = _ends(totals)
    sites = sorted((row for row in rows if row.day == last), key=lambda row: row.value_amount, reverse=True)
    return say(
        "%(value)s on %(day)s. Lowest %(low)s on %(low_day)s, highest %(high)s on %(high_day)s. Most in: %(sites)s.",
        value=money(totals[last]),
        day=short_day(last),
        low=money(totals[low]),
        low_day=short_day(low),
        high=money(totals[high]),
        high_day=short_day(high),
        sites=", ".join(f"{row.site} {money(row.value_amount)}" for row in sites[:TOP]),
    )


def of_flows(rows: Sequence[Flow]) -> str:
    """All that came and went, and when most of it did."""
    most_in, most_out = max(rows, key=lambda row: row.inbound), max(rows, key=lambda row: row.outbound)
    return say(
        "%(inbound)s units came in, most from %(in_start)s on: %(most_in)s."
        " %(outbound)s units went out, most from %(out_start)s on: %(most_out)s.",
        inbound=count(sum((row.inbound for row in rows), Decimal(0))),
        most_in=count(most_in.inbound),
        in_start=short_day(most_in.start),
        outbound=count(sum((row.outbound for row in rows), Decimal(0))),
        most_out=count(most_out.outbound),
        out_start=short_day(most_out.start),
    )


def of_health(rows: Sequence[SiteHealth]) -> str:
    """The states of the warehouses where most is low or out."""
    worst = sorted(rows, key=lambda row: row.low + row.out, reverse=True)[:TOP]
    return " ".join(
        say(
            "%(site)s: %(healthy)s in stock, %(low)s low, %(out)s out, %(over)s over.",
            site=row.site,
            healthy=count(row.healthy),
            low=count(row.low),
            out=count(row.out),
            over=count(row.over),
        )
        for row in worst
    )


def of_availability(rows: Sequence[Availability]) -> str:
    """How many are in stock and out of stock at last, and the fewest and most in stock."""
    last, by_day = rows[-1], {row.day: row.available for row in rows}
    _, low, high = _ends(by_day)
    return say(
        "%(available)s in stock and %(out)s out of stock on %(day)s."
        " In stock, fewest %(low)s on %(low_day)s, most %(high)s on %(high_day)s.",
        available=count(last.available),
        out=count(last.out),
        day=short_day(last.day),
        low=count(by_day[low]),
        low_day=short_day(low),
        high=count(by_day[high]),
        high_day=short_day(high),
    )


def _ends(numbers: Mapping[date, int | Decimal]) -> tuple[date, date, date]:
    """The last day, and those of the lowest and the highest number."""
    return max(numbers), min(numbers, key=lambda day: numbers[day]), max(numbers, key=lambda day: numbers[day])
