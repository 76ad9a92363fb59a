"""Numbers as people type them, in the digits of any script and by the signs of their language; what could mean two
numbers is refused."""

import re
from unicodedata import decimal

from babel.numbers import get_decimal_symbol, get_group_symbol

from app.core.language import locale, say

POINT = "."
MINUS = "\N{MINUS SIGN}"
ARABIC = ("\N{ARABIC DECIMAL SEPARATOR}", "\N{ARABIC THOUSANDS SEPARATOR}")
DIRECTIONS = re.compile("[\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{ARABIC LETTER MARK}]")


def read_decimal(text: str) -> str:
    """What was typed, in Latin digits with a point as the decimal sign: `12,5` -> `12.5` in German, `1,234.5` ->
    `1234.5` in English. What is no number in that language stays as it is: `1,5` in English.

    Raises ValueError for a single group without decimals, as `1.234` in German or `1,234` in English: it may be 1234
    or 1.234.
    """
    typed = read_digits(text)
    is_arabic = any(sign in typed for sign in ARABIC)
    sign, group = ARABIC if is_arabic else (get_decimal_symbol(locale()), get_group_symbol(locale()))
    grouped = re.match(rf"[+-]?\d{{1,3}}({re.escape(group)}\d{{3}})+(?!\d)", typed)
    if grouped is None:
        return typed.replace(sign, POINT) if typed.count(sign) == 1 and POINT not in typed else typed
    whole, rest = grouped[0].replace(group, ""), typed[grouped.end() :]
    if not rest and grouped[0].count(group) == 1 and not is_arabic:
        exact = grouped[0].replace(group, sign)
        raise ValueError(say("This may mean two numbers; write %(whole)s or %(exact)s.", whole=whole, exact=exact))
    return whole + rest.replace(sign, POINT, 1)


def read_digits(text: str) -> str:
    """The text with its digits in Latin script and its minus as a hyphen, without marks of direction around it."""
    plain = DIRECTIONS.sub("", text).strip().replace(MINUS, "-")
    return "".join(str(decimal(character, character)) for character in plain)


def shown_decimal(text: str) -> str:
    """A number with a point as people of the reader's language type it; other text as it is."""
    is_number = re.fullmatch(r"[+-]?\d+\.\d+", text)
    return text.replace(POINT, get_decimal_symbol(locale())) if is_number else text
