"""A list as CSV (RFC 4180), streamed in bounded memory; cells that a spreadsheet would run as a formula are text."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Response, stream_with_context

from app.core import current
from app.core.screens.exported import Exported
from app.core.screens.kinds import plain

# What spreadsheets take for the start of a formula, the full-width forms included.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001


def csv_response(exported: Exported) -> Response:
    """Every row as CSV under the machine's names; the query is checked before the first byte is sent."""
    exported.statement()
    return csv_of(exported.screen.model.__tablename__, exported.names, exported.lines(current.actor()))


def csv_of(name: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """Rows as a CSV file of that name, streamed under these headings."""
    response = Response(stream_with_context(_lines(names, rows)), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _lines(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    yield _line(names)
    for values in rows:
        yield _line([cell(value) for value in values])


def cell(value: Any) -> str:
    """A value as a CSV cell; only text is guarded, numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, int | float):
        return str(value)
    text = as_text(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def as_text(value: Any) -> str:
    """What an export writes of a value that is neither number, time nor truth."""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _line(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()
