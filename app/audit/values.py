"""Values of columns as JSON that a reader of the change log understands; never a secret, never a novel."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.sql import ClauseElement

MAX_TEXT = 300  # characters; longer text is cut, and ends with an ellipsis
MAX_JSON = 2_000
# Columns of which the log tells that they changed, but never the value; others say so by `info={"secret": True}`.
SECRETS = frozenset({"password", "secret", "token", "api_key", "key_hash"})


def as_json(value: Any) -> Any:
    """The value as JSON: decimals as plain text, instants in ISO 8601, rows by their names."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value.is_finite() else str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict | list | tuple):
        return _structure(value)
    return None if isinstance(value, ClauseElement) else _cut(str(value))  # what the database works out is not known


def _structure(value: Any) -> Any:
    """The same dict or list; as text where it is long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return json.loads(text) if len(text) <= MAX_JSON else _cut(text)


def _cut(text: str) -> str:
    return text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}…"
