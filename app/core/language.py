"""Words in the language of whoever reads them: sentences with values, declared words, counts."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from decimal import Decimal
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from flask import current_app, has_app_context
from flask_babel import force_locale, get_locale, gettext, ngettext

ENGLISH = Locale("en")
ISOLATE, ISOLATED = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def say(sentence: str, **values: Any) -> str:
    """The sentence in the reader's language, `%(name)s` replaced by the values; English outside of a request."""
    said: str = gettext(sentence, **_apart(values)) if has_app_context() else _filled(sentence, values)
    return said


def say_many(one: str, many: str, count: int, **values: Any) -> str:
    """Like `say`, in the form that fits `count`, which stands in the sentence as `%(count)s`."""
    values["count"] = counted(count)
    if has_app_context():
        said: str = ngettext(one, many, count, **_apart(values))
        return said
    return _filled(one if count == 1 else many, values)


def word(declared: str) -> str:
    """A declared word (a label, title, hint or state) in the reader's language; unknown words stay as they are."""
    said: str = gettext(declared) if declared and has_app_context() else declared
    return said


def mark(declared: str) -> str:
    """The text as it is; marks a constant for the translators, to be drawn by `word` later."""
    return declared


def words(declared: Iterable[str], translate: Callable[[str], str] = word) -> str:
    """Several declared words as a list in running text: `in stock, low and out`."""
    return format_list([translate(one) for one in declared], locale=locale())


def counted(number: int) -> str:
    """A count with the separators of the reader's language: `10,000`."""
    return format_decimal(number, locale=locale())


def figure(number: Decimal) -> str:
    """A number in a sentence, all its decimals, with the separators of the reader's language: `1,000.5`."""
    return format_decimal(number, format="#,##0.######", locale=locale())


def calendar_day(day: date) -> str:
    """A day in a sentence, as the reader's language writes it: `31 Oct 2026`."""
    return format_date(day, say("d MMM y"), locale=locale())


def headed(text: str) -> str:
    """The text with a capital at its start, the rest as it is."""
    return text[:1].upper() + text[1:]


def speaking(code: object) -> AbstractContextManager[Any]:
    """Say what follows in the language `code`, where the installation has it: for readers of what no request asks."""
    known = has_app_context() and code in current_app.config["LANGUAGES"]
    return force_locale(str(code)) if known else nullcontext()


def locale() -> Locale:
    """The reader's locale; English where nobody reads yet."""
    return (get_locale() if has_app_context() else None) or ENGLISH


def _apart(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The values as they stand in a sentence written from right to left: each keeps the order of its own parts.

    Otherwise `1001-B` would be read as `B-1001` there, and `-1` as `1-`.
    """
    if locale().text_direction != "rtl":
        return values
    return {name: f"{ISOLATE}{value}{ISOLATED}" if str(value) else value for name, value in values.items()}


def _filled(sentence: str, values: dict[str, Any]) -> str:
    return sentence % values if values else sentence
