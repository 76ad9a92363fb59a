"""Kinds of value: each reads strictly from form text and from JSON, and knows its bounds and its comparisons.

Every form field, API field and list filter reads through the kind of its column, so that one rule holds on each way in.
"""

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

from app.core.language import say

EQUALITY = ("eq", "ne", "in", "isnull")
ORDER = (*EQUALITY, "gt", "gte", "lt", "lte")
WORDS = (*ORDER, "contains", "starts")
# Two days within the ends of the calendar, so that no zone's clock leaves it.
FIRST_INSTANT, LAST_INSTANT = datetime(1, 1, 3, tzinfo=UTC), datetime(9999, 12, 29, tzinfo=UTC)


class Kind(ABC):
    """The base: `from_text` and `from_json` return the value or raise ValueError with a sentence for people."""

    name: ClassVar[str]
    operators: ClassVar[Sequence[str]] = ORDER
    json_type: ClassVar[dict[str, Any]] = {"type": "string"}

    def from_text(self, text: str) -> Any:
        """The value that a person typed or a URL carries."""
        return self.from_json(text)

    @abstractmethod
    def from_json(self, value: Any) -> Any:
        """The value of a JSON document; no silent conversion."""

    def to_json(self, value: Any) -> Any:
        """The value as JSON carries it."""
        return value

    def to_text(self, value: Any) -> str:
        """The value as a form field or a CSV cell shows it."""
        return "" if value is None else str(self.to_json(value))


class Text(Kind):
    """Text of bounded length that every part of the system can carry; `choices` limits it to a short list."""

    name = "text"
    operators = WORDS

    def __init__(self, max_length: int | None = None, choices: Sequence[str] = ()) -> None:
        self.max_length, self.choices = max_length, tuple(choices)

    def from_json(self, value: Any) -> str:
        if not isinstance(value, str):
            raise ValueError(say("Must be text."))
        if self.choices and value not in self.choices:
            raise ValueError(say("Must be one of: %(choices)s.", choices=", ".join(self.choices)))
        if self.max_length is not None and len(value) > self.max_length:
            raise ValueError(say("Must have at most %(limit)s characters.", limit=self.max_length))
        return storable(value)


class Whole(Kind):
    """An integer within the bounds of its column; 1.5, "7" in JSON and true are refused, never rounded."""

    name = "integer"
    json_type = {"type": "integer"}

    def __init__(self, bits: int = 64) -> None:
        self.low, self.high = -(2 ** (bits - 1)), 2 ** (bits - 1) - 1

    def from_text(self, text: str) -> int:
        if not re.fullmatch(r"[+-]?[0-9]{1,20}", text.strip()):
            raise ValueError(say("Must be a whole number."))
        return self.from_json(int(text))

    def from_json(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(say("Must be a whole number."))
        if not self.low <= value <= self.high:
            raise ValueError(say("Must lie between %(low)s and %(high)s.", low=self.low, high=self.high))
        return value


class Exact(Kind):
    """A decimal with at most `scale` decimals; more are refused, never rounded. JSON carries it as a string."""

    name = "decimal"
    json_type = {"type": "string", "format": "decimal", "example": "12.5"}

    def __init__(self, precision: int = 18, scale: int = 6) -> None:
        self.precision, self.scale = precision, scale

    def from_json(self, value: Any) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
            raise ValueError(say("Must be a number."))
        text = str(value).strip()
        if not re.fullmatch(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,2})?", text) or len(text) > 60:  # noqa: PLR2004
            raise ValueError(say("Must be a number such as 12.5."))
        number = Decimal(text)
        if abs(number) >= Decimal(10) ** (self.precision - self.scale):
            raise ValueError(
                say("May have at most %(digits)s digits before the point.", digits=self.precision - self.scale)
            )
        if number.normalize().as_tuple().exponent < -self.scale:  # type: ignore[operator]  # finite: an integer
            raise ValueError(say("May have at most %(scale)s decimals.", scale=self.scale))
        return number

    def to_json(self, value: Any) -> Any:
        return None if value is None else plain(value)


class Truth(Kind):
    """True or false."""

    name = "boolean"
    operators = EQUALITY
    json_type = {"type": "boolean"}
    TEXTS: ClassVar[dict[str, bool]] = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}

    def from_text(self, text: str) -> bool:
        if text.lower() not in self.TEXTS:
            raise ValueError(say("Must be true or false."))
        return self.TEXTS[text.lower()]

    def from_json(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise ValueError(say("Must be true or false."))
        return value


class Day(Kind):
    """A calendar day, `2026-11-22`."""

    name = "date"
    json_type = {"type": "string", "format": "date"}

    def from_json(self, value: Any) -> date:
        if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value.strip()):
            raise ValueError(say("Must be a day such as 2026-11-22."))
        try:
            return date.fromisoformat(value.strip())
        except ValueError as error:
            raise ValueError(say("There is no such day.")) from error

    def to_json(self, value: Any) -> Any:
        return None if value is None else value.isoformat()


class Instant(Kind):
    """A point in time in ISO 8601 that the clocks of every zone can show; without an offset it is UTC."""

    name = "instant"
    json_type = {"type": "string", "format": "date-time"}

    def from_json(self, value: Any) -> datetime:
        if not isinstance(value, str):
            raise ValueError(say("Must be a time such as 2026-11-22T10:30:00Z."))
        try:
            typed = datetime.fromisoformat(value.strip())
            instant = typed.astimezone(UTC) if typed.tzinfo else typed.replace(tzinfo=UTC)
        except (ValueError, OverflowError) as error:
            raise ValueError(say("Must be a time such as 2026-11-22T10:30:00Z.")) from error
        if not FIRST_INSTANT <= instant <= LAST_INSTANT:
            raise ValueError(say("Must be a time such as 2026-11-22T10:30:00Z."))
        return instant

    def to_json(self, value: Any) -> Any:
        return None if value is None else value.isoformat()


class Json(Kind):
    """A JSON document, never Python's own notation."""

    name = "json"
    operators = ("isnull",)
    json_type = {}

    def from_text(self, text: str) -> Any:
        try:
            return self.from_json(json.loads(text, parse_constant=_refuse_constant))
        except (ValueError, RecursionError) as error:
            raise ValueError(say("Must be JSON: %(error)s", error=error)) from error

    def from_json(self, value: Any) -> Any:
        for text in texts(value):
            storable(text)
        return json.loads(json.dumps(value, allow_nan=False, default=float))  # the body's decimals become numbers again

    def to_text(self, value: Any) -> str:
        return "" if value is None else json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True)


class Key(Kind):
    """A UUID."""

    name = "text"
    operators = EQUALITY
    json_type = {"type": "string", "format": "uuid"}

    def from_json(self, value: Any) -> UUID:
        try:
            return UUID(value)
        except (ValueError, AttributeError, TypeError) as error:
            raise ValueError(say("Must be a UUID.")) from error

    def to_json(self, value: Any) -> Any:
        return None if value is None else str(value)


def kind_of(column: sa.Column[Any], choices: Sequence[str] = ()) -> Kind:
    """The kind of a column; raises TypeError for a type that no screen can carry."""
    kind = column.type
    for types, make in _KINDS:
        if isinstance(kind, types):
            made: Kind = make(kind)
            if choices and isinstance(made, Text):
                return Text(made.max_length, choices)
            return made
    raise TypeError(f"{column} has type {kind!r}, which screens do not carry")


def storable(text: str) -> str:
    """`text`, refusing the characters that PostgreSQL or UTF-8 cannot store."""
    if "\x00" in text:
        raise ValueError(say("Must not contain the character NUL."))
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError(say("Must not contain half a character (a lone surrogate)."))
    return text


def texts(value: Any) -> Iterator[str]:
    """Every text within a JSON value, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts(inner)


def plain(number: Decimal) -> str:
    """A decimal without trailing zeros and without an exponent: `12.500000` -> `12.5`."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _refuse_constant(name: str) -> Any:
    raise ValueError(say("%(name)s is not JSON", name=name))


_KINDS: tuple[tuple[Any, Any], ...] = (
    (sa.Boolean, lambda _: Truth()),
    (JSONB, lambda _: Json()),
    (sa.JSON, lambda _: Json()),
    (TSVECTOR, lambda _: Text()),
    (sa.BigInteger, lambda _: Whole(64)),
    (sa.SmallInteger, lambda _: Whole(16)),
    (sa.Integer, lambda _: Whole(32)),
    (sa.Numeric, lambda kind: Exact(kind.precision or 18, kind.scale or 0)),
    (sa.DateTime, lambda _: Instant()),
    (sa.Date, lambda _: Day()),
    (sa.Uuid, lambda _: Key()),
    (sa.String, lambda kind: Text(kind.length)),
)
