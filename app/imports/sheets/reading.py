"""The rows of a sheet: its first line names the columns, each further one is a row or is refused by field."""

import csv
import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.core.errors import Invalid
from app.imports.source import lines


@dataclass(frozen=True)
class SheetRow:
    """A row that can be read: its line, its cells as they came, and what they say."""

    line: int
    cells: list[str]
    content: Any


@dataclass(frozen=True)
class BadRow:
    """A row that is refused: its line, its cells, the column at fault (empty: the row itself) and why."""

    line: int
    cells: list[str]
    field: str
    reason: str


def columns(path: Path, content: type[Any]) -> list[str]:
    """The columns that the sheet names; refuses one without those that are needed, and one with others."""
    names = [name.strip().casefold() for name in _cells(next(lines(path), (1, ""))[1])]
    fields = dataclasses.fields(content)
    needed = [field.name for field in fields if field.default is dataclasses.MISSING]
    if missing := [name for name in needed if name not in names]:
        raise Invalid(f"The first line of {path.name} names no column {', '.join(missing)}.")
    if unknown := [name for name in names if name not in {field.name for field in fields}]:
        known = ", ".join(field.name for field in fields)
        raise Invalid(f"{path.name} has columns that mean nothing here: {', '.join(unknown)}. There are: {known}.")
    if len(set(names)) < len(names):
        raise Invalid(f"{path.name} names a column twice.")
    return names


def read(path: Path, content: type[Any]) -> Iterator[SheetRow | BadRow]:
    """Every row after the first line; empty cells are left out."""
    names, source, adapter = columns(path, content), lines(path), TypeAdapter(content)
    next(source)
    for number, text in source:
        cells = _cells(text)
        if len(cells) != len(names):
            yield BadRow(number, cells, "", f"has {len(cells)} cells, not {len(names)}")
            continue
        told = {name: cell.strip() for name, cell in zip(names, cells, strict=True) if cell.strip()}
        try:
            yield SheetRow(number, cells, adapter.validate_python(told))
        except ValidationError as error:
            first = error.errors()[0]
            yield BadRow(number, cells, ".".join(map(str, first["loc"][:1])), first["msg"])


def _cells(text: str | None) -> list[str]:
    return next(csv.reader((text or "",)), [])
