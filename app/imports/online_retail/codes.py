"""Stock codes: which are goods, and what the others stand for."""

import re
from functools import lru_cache

# Five digits with up to three letters of variant, or the ranges of the sister shop (DCGS) and of special lines (SP).
GOODS = re.compile(r"\d{5,6}[A-Z]{0,3}|DCGS[A-Z0-9]{1,12}|SP\d{3,6}")

# What the till books beside goods: (pattern of the code, reason of the reject).
NOT_GOODS = tuple(
    (re.compile(pattern), reason)
    for pattern, reason in (
        (r"POST|DOT|C\d", "postage"),
        (r"BANK CHARGES|AMAZONFEE|DCGS?FEE", "fee"),
        (r"D", "discount"),
        (r"M", "manual_entry"),
        (r"S", "samples"),
        (r"B", "bad_debt"),
        (r"CRUK", "charity"),
        (r"PADS", "not_stocked"),
        (r"GIFT.*", "voucher"),
        (r"TEST.*", "test_entry"),
        (r"ADJUST.*", "money_adjustment"),
    )
)


def canonical(code: str) -> str:
    """The code as it is kept: without spaces around, in capitals (`85123a ` -> `85123A`)."""
    return code.strip().upper()


@lru_cache(maxsize=65_536)
def refusal_of(code: str) -> str | None:
    """Why rows of a canonical code are not stock: a reject reason, or None for goods."""
    if GOODS.fullmatch(code):
        return None
    if not code:
        return "stock_code_missing"
    return next((reason for pattern, reason in NOT_GOODS if pattern.fullmatch(code)), "stock_code_unknown")
