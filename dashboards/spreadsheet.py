"""The rows of a figure as CSV."""

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Any

from app.core.screens.export import cell
from dashboards.figures import FigureKind


def as_csv(kind: FigureKind, rows: Sequence[Any]) -> str:
    """A header and one line per row: exact numbers, ISO days, texts that no spreadsheet takes for a formula."""
    lines = StringIO()
    writer = csv.writer(lines)
    writer.writerow(kind.columns.values())
    writer.writerows([cell(getattr(row, column)) for column in kind.columns] for row in rows)
    return lines.getvalue()
