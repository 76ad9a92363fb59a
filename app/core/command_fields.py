"""The kinds of field that commands are made of: exact numbers, ids, keys and texts, each strict about what it takes."""

import re
from decimal import Decimal
from typing import Annotated, Any

from babel.numbers import is_currency
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

STRICT = ConfigDict(extra="forbid", str_strip_whitespace=True)
QUANTITY_STEP = Decimal("0.000001")
MONEY_STEP = Decimal("0.0001")
MAX_LINES = 1_000
MAX_ID = 2**63 - 1
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)


def is_iso_4217(code: str) -> bool:
    """Whether the code names a currency."""
    return code.isascii() and code.isupper() and bool(is_currency(code))


def _exact(value: Any) -> Any:
    if isinstance(value, (bool, float)):
        raise PydanticCustomError(
            "float_refused", 'must be a whole number or a text such as "1.5"; floats are not exact'
        )
    if isinstance(value, str) and not _NUMBER.fullmatch(value.strip()):
        raise PydanticCustomError("not_a_number", 'must be a number such as 12 or "1.5"')
    return value


def _nonzero(value: Decimal) -> Decimal:
    if not value:
        raise PydanticCustomError("zero", "must not be zero")
    return value


def _as_quantity(value: Decimal) -> Decimal:
    return value.quantize(QUANTITY_STEP)  # one spelling per value, so that 5 and 5.0 are the same content


def _as_money(value: Decimal) -> Decimal:
    return value.quantize(MONEY_STEP)


def _printable(value: str) -> str:
    if not value.isprintable():
        raise PydanticCustomError("not_printable", "must not contain control characters")
    return value


def _iso_4217(value: str) -> str:
    if not is_iso_4217(value):
        raise PydanticCustomError("unknown_currency", "must be a currency code of ISO 4217 such as EUR")
    return value


_EXACT = BeforeValidator(_exact)
_Number = Annotated[Decimal, _EXACT, Field(max_digits=18, decimal_places=6, allow_inf_nan=False)]

Quantity = Annotated[_Number, Field(gt=0), AfterValidator(_as_quantity)]
Difference = Annotated[_Number, AfterValidator(_nonzero), AfterValidator(_as_quantity)]
Amount = Annotated[
    Decimal, _EXACT, Field(ge=0, max_digits=18, decimal_places=4, allow_inf_nan=False), AfterValidator(_as_money)
]
SignedAmount = Annotated[
    Decimal,
    _EXACT,
    Field(max_digits=18, decimal_places=4, allow_inf_nan=False),
    AfterValidator(_nonzero),
    AfterValidator(_as_money),
]
Currency = Annotated[str, Field(min_length=3, max_length=3), AfterValidator(_iso_4217)]
FixedId = Annotated[int, _EXACT, Field(ge=0, le=MAX_ID)]  # of a table whose row 0 is a fixed one
RowId = Annotated[int, _EXACT, Field(gt=0, le=MAX_ID)]
Seconds = Annotated[int, _EXACT]
Code = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_printable)]
Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_printable)]
Key = Annotated[str, Field(min_length=1, max_length=255), AfterValidator(_printable)]
Reference = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_printable)]
Note = Annotated[str, Field(min_length=1, max_length=2_000)]
LongText = Annotated[str, Field(max_length=20_000)]
Instant = AwareDatetime
