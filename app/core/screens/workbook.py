"""A list as an Excel workbook: numbers, days and truths keep their type, and no text becomes a formula."""

import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from os import SEEK_END
from typing import IO, Any

import xlsxwriter
from flask import Response
from sqlalchemy import func, select

from app.core import current
from app.core.db import session
from app.core.errors import BadQuery, Fault
from app.core.language import counted, say
from app.core.screens.export import as_text
from app.core.screens.exported import Exported
from app.core.screens.kinds import plain

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 50_000
MOST_CHARACTERS = 32_767  # of a cell
PIECE = 64 * 1024
EXACT_DIGITS = 15  # beyond them a spreadsheet rounds; such numbers are written as text
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook_response(exported: Exported) -> Response:
    """Every row as XLSX under the list's headings, times in UTC; refuses more than 50,000 rows.

    The file is made on disk and gone when it has been sent.
    """
    _demand_few(exported)
    file = tempfile.TemporaryFile()  # noqa: SIM115  # closed when it has been sent
    _write(exported, file)
    response = Response(_pieces(file), mimetype=MEDIA_TYPE)
    response.content_length = file.seek(0, SEEK_END)
    response.headers["Content-Disposition"] = f'attachment; filename="{exported.screen.model.__tablename__}.xlsx"'
    return response


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _demand_few(exported: Exported) -> None:
    ids = exported.statement().with_only_columns(exported.screen.model.id).limit(MOST_ROWS + 1).subquery()
    if (session.scalar(select(func.count()).select_from(ids)) or 0) > MOST_ROWS:
        reason = say("A workbook holds %(limit)s rows at most; narrow the list, or take CSV.", limit=counted(MOST_ROWS))
        raise BadQuery(reason, [Fault("?format", "too-many", reason)])


def _write(exported: Exported, file: Any) -> None:
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        sheet = book.add_worksheet()
        formats = {
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(exported.names) - 1, 18)
        bold = book.add_format({"bold": True})
        for column, label in enumerate(exported.labels):
            sheet.write_string(0, column, label, bold)
        for row, values in enumerate(exported.lines(current.actor()), start=1):
            for column, value in enumerate(values):
                _put(sheet, row, column, value, formats)


def _put(sheet: Any, row: int, column: int, value: Any, formats: Mapping[type[date], Any]) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value.astimezone(UTC).replace(tzinfo=None), formats[datetime])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, formats[date])
    elif isinstance(value, int | float | Decimal) and _is_exact(value):
        sheet.write_number(row, column, value)
    else:
        text = plain(value) if isinstance(value, Decimal) else as_text(value)
        sheet.write_string(row, column, text[:MOST_CHARACTERS])


def _is_exact(value: Any) -> bool:
    return len(Decimal(str(value)).normalize().as_tuple().digits) <= EXACT_DIGITS
