"""Numbers, money and times in the reader's language."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_compact_currency, format_currency, format_decimal, format_percent
from flask import current_app
from flask_babel import get_locale, get_timezone

from app.core import clock
from app.core.language import mark, say, word

_COMPACT_FROM = 10_000
DONE = {
    "receive": mark("received"),
    "ship": mark("shipped"),
    "adjust": mark("adjusted"),
    "transfer": mark("moved"),
    "relabel": mark("relabelled"),
    "scrap": mark("scrapped"),
    "assemble": mark("assembled"),
    "take_apart": mark("took apart"),
    "cost": mark("added costs to"),
    "import": mark("imported"),
    "reverse": mark("reversed"),
}


def locale() -> Locale:
    """The reader's locale."""
    return get_locale() or Locale.parse("en")


def currency() -> str:
    """ISO 4217 code of stock values."""
    code: str = current_app.config["INVENTRA"].base_currency
    return code


def money(amount: Decimal) -> str:
    """`€1.84M` from ten thousand on, else `€1,250`."""
    if abs(amount) >= _COMPACT_FROM:
        return format_compact_currency(amount, currency(), locale=locale(), fraction_digits=2)
    return format_currency(amount, currency(), locale=locale())


def count(number: Decimal | int) -> str:
    """`4,218`; at most two decimals."""
    return format_decimal(number, format="#,##0.##", locale=locale())


def signed(number: Decimal | int) -> str:
    """`+64`, `-5` or `0`."""
    return format_decimal(number, format="+#,##0.##;-#,##0.##" if number else "0", locale=locale())


def growth(share: Decimal) -> str:
    """`+3.2%` for 0.032."""
    return format_percent(share, format="+0.0%;-0.0%", locale=locale())


def day(value: date) -> str:
    """`Sunday, 22 November` in the order of the locale."""
    return format_date(value, say("EEEE d MMMM"), locale=locale())


def short_day(value: date) -> str:
    """`22 Nov 2026`."""
    return format_date(value, "medium", locale=locale())


def instant(value: datetime) -> str:
    """Date and time in the reader's time zone."""
    return format_datetime(value, "medium", tzinfo=get_timezone(), locale=locale())


def ago(value: datetime) -> str:
    """`2m ago`."""
    elapsed = clock.now() - value.astimezone(UTC)
    return format_timedelta(-max(elapsed, timedelta(seconds=1)), add_direction=True, format="narrow", locale=locale())


def cell(column: str, value: Any) -> str:
    """A value in a table; a column whose name ends in `_amount` holds money."""
    if isinstance(value, date):
        return short_day(value)
    if isinstance(value, int | Decimal):
        return format_currency(value, currency(), locale=locale()) if column.endswith("_amount") else count(value)
    return str(value)


def done(verb: str) -> str:
    """A verb of the ledger in the past: `transfer` -> `moved`."""
    return word(DONE[verb])


def initials(name: str) -> str:
    """`Mara König` -> `MK`; `SY` for nobody, which is the system."""
    return "".join(word[0] for word in name.split()[:2]).upper() or "SY"
