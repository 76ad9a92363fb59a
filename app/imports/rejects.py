"""The rejects file: every row that was not applied, with its line, the reason and the fields as they came."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

# A spreadsheet would run a text that begins like this; the apostrophe makes it text again.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")
SHOWN_NUL = "\u2400"
FIELD_CHARACTERS_MAX = 1000


class Rejects:
    """A CSV being written, and how many rows it holds by reason."""

    def __init__(self, stream: TextIO, columns: Sequence[str]) -> None:
        self._writer = csv.writer(stream)
        self._writer.writerow(["line", "reason", *columns])
        self.by_reason: Counter[str] = Counter()

    def add(self, line: int, reason: str, fields: Sequence[str]) -> None:
        """Write one row; `fields` are the original ones, each cut after 1,000 characters."""
        self.by_reason[reason] += 1
        self._writer.writerow([line, reason, *map(_harmless, fields)])


@contextmanager
def rejects_file(path: Path, columns: Sequence[str]) -> Iterator[Rejects]:
    """Write a rejects file that appears under its name only once it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".part")
    with unfinished.open("w", encoding="utf-8", newline="") as stream:
        yield Rejects(stream, columns)
    unfinished.replace(path)


def _harmless(field: str) -> str:
    shown = field[:FIELD_CHARACTERS_MAX].replace("\0", SHOWN_NUL)
    return f"'{shown}" if field.startswith(FORMULA_STARTS) and not _is_number(field) else shown


def _is_number(field: str) -> bool:
    return field.lstrip("+-").replace(".", "", 1).isdecimal()
