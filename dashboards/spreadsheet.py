"""The rows of a figure as CSV."""

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Any

from dashboards.figures import FigureKind

# A spreadsheet takes a text that begins like this for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def as_csv(kind: FigureKind, rows: Sequence[Any]) -> str:
    """A header and one line per row: exact numbers, ISO days, texts that no spreadsheet takes for a formula."""
    lines = StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(kind.columns.values())
    writer.writerows([_cell(getattr(row, column)) for column in kind.columns] for row in rows)
    return lines.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value
