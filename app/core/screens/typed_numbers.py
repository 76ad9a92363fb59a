"""Decimals as people type them, by the sign of their language; what could mean two numbers is refused."""

import re

from babel.numbers import get_decimal_symbol

from app.core.language import locale, say

POINT = "."
GROUPED = re.compile(r"[+-]?\d{1,3}(\.\d{3})+")


def read_decimal(text: str) -> str:
    """What was typed, with a point as the decimal sign: `12,5` -> `12.5` in German.

    Raises ValueError for `1.234` in a language that groups thousands by points: it may be 1234 or 1.234.
    """
    sign, typed = get_decimal_symbol(locale()), text.strip()
    if sign == POINT:
        return typed
    if GROUPED.fullmatch(typed):
        whole, exact = typed.replace(POINT, ""), typed.replace(POINT, sign, 1)
        raise ValueError(say("This may mean two numbers; write %(whole)s or %(exact)s.", whole=whole, exact=exact))
    return typed.replace(sign, POINT) if typed.count(sign) == 1 and POINT not in typed else typed


def shown_decimal(text: str) -> str:
    """A number with a point as people of the reader's language type it; other text as it is."""
    is_number = re.fullmatch(r"[+-]?\d+\.\d+", text)
    return text.replace(POINT, get_decimal_symbol(locale())) if is_number else text
