"""The kinds of field that the catalogue's commands are made of; each is strict about what it takes."""

import re
from decimal import Decimal
from typing import Annotated, Any

from babel.numbers import is_currency
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from app.core.errors import Fault, Invalid

STRICT = ConfigDict(extra="forbid", str_strip_whitespace=True)
MAX_ID = 2**63 - 1
_NUMBER = re.compile(r"\d+(\.\d+)?", re.ASCII)


def _exact(value: Any) -> Any:
    if isinstance(value, bool | float):
        raise PydanticCustomError(
            "float_refused", 'must be a whole number or a text such as "1.5"; floats are not exact'
        )
    if isinstance(value, str) and not _NUMBER.fullmatch(value.strip()):
        raise PydanticCustomError("not_a_number", 'must be a number such as 12 or "1.5"')
    return value


def _printable(value: str) -> str:
    if not value.isprintable():
        raise PydanticCustomError("not_printable", "must not contain control characters")
    return value


def _iso_4217(value: str) -> str:
    if not is_iso_4217(value):
        raise PydanticCustomError("unknown_currency", "must be a currency code of ISO 4217 such as EUR")
    return value


def is_iso_4217(code: str) -> bool:
    """Whether the code names a currency."""
    return code.isascii() and code.isupper() and bool(is_currency(code))


def check_currency(code: str | None, field: str) -> None:
    """Refuse a currency code that ISO 4217 does not know."""
    if code is not None and not is_iso_4217(code):
        reason = "Must be a currency code of ISO 4217 such as EUR."
        raise Invalid(f"“{code}” is not a currency.", [Fault(f"/{field}", "unknown_currency", reason)])


RowId = Annotated[int, BeforeValidator(_exact), Field(gt=0, le=MAX_ID)]
Code = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_printable)]
Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_printable)]
LongText = Annotated[str, Field(max_length=20_000)]
Amount = Annotated[Decimal, BeforeValidator(_exact), Field(ge=0, max_digits=18, decimal_places=4, allow_inf_nan=False)]
Currency = Annotated[str, Field(min_length=3, max_length=3), AfterValidator(_iso_4217)]
