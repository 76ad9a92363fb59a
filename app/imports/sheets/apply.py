"""A sheet becomes postings, chunk by chunk; rows that the ledger refuses are taken out and told, the others stand."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from app.core.db import session
from app.core.errors import Refusal
from app.imports import progress
from app.imports.rejects import rejects_file
from app.imports.report import Report
from app.imports.sheets.codes import Codes, codes_of
from app.imports.sheets.reading import BadRow, SheetRow, columns, read
from app.imports.source import batched, fingerprint

PHASE = "opening"
REJECTED = "rejected: "
LINE = re.compile(r"/lines/(\d+)(?:/(\w+))?")
COLUMN_OF = {
    "variant_id": "sku", "location_id": "place", "to_location_id": "place", "from_location_id": "place",
    "lot_id": "lot", "condition_id": "condition", "difference": "counted",
}  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """A kind of sheet: what its rows say, and how rows (resolved by their codes) are posted under a key.

    Without a key it is a trial. `post` refuses with faults at `/lines/<row>/…`, and returns what it adds to the totals.
    """

    kind: str
    content: type[Any]
    rows_per_chunk: int
    post: Callable[[Sequence[SheetRow], Codes, str | None], dict[str, int]]


def import_sheet(sheet: Sheet, path: Path, rejects_dir: Path) -> Report:
    """Post every row that stands, each chunk in a transaction; the same file a second time changes nothing.

    A row that does not stand is in the rejects file with line, column and reason. Refuses a file with other columns
    before anything is written. A killed import goes on after its last whole chunk.
    """
    started, names = monotonic(), columns(path, sheet.content)
    reached = progress.begin(sheet.kind, fingerprint(path), path.name, {})
    if reached.is_done:
        return Report.of(reached.totals)
    if not reached.has_passed("products"):
        reached.finish_phase()
    parts = rejects_dir / f"{sheet.kind}.{reached.sha256[:8]}.rejects"
    if not reached.has_passed(PHASE):
        for number, rows in enumerate(batched(read(path, sheet.content), sheet.rows_per_chunk)):
            if not reached.has_applied(PHASE, number):
                reached.apply(partial(_apply, sheet, rows, reached.key(PHASE, number), parts / f"{number}.csv"))
        reached.finish_phase()
    report = _report(reached.totals)
    report.rejects_path = _join(parts, names)
    reached.finish_phase(report.totals())
    report.seconds = monotonic() - started
    return report


def preview_sheet(sheet: Sheet, path: Path, rejects_path: Path, tell: Callable[[], None]) -> Report:
    """What importing the sheet would do, chunk by chunk, each undone again; `tell` is called where a chunk is done.

    The rows that would not stand are written to `rejects_path`.
    """
    started, names, totals = monotonic(), columns(path, sheet.content), Counter[str]()
    with rejects_file(rejects_path, ["field", *names]) as rejects:
        for rows in batched(read(path, sheet.content), sheet.rows_per_chunk):
            trial = session.begin_nested()
            try:
                added, refused = post_standing(sheet, rows, None)
                tell()
            finally:
                trial.rollback()
            for bad in refused:
                rejects.add(bad.line, bad.reason, [bad.field, *bad.cells])
            totals.update({"rows": len(rows), **added, **_counted(refused)})
    report = _report(totals)
    report.rejects_path, report.seconds = rejects_path, monotonic() - started
    return report


def _apply(sheet: Sheet, rows: Sequence[SheetRow | BadRow], key: str, part: Path) -> dict[str, int]:
    """Post a chunk; its rejected rows are on disk before it commits."""
    totals, refused = post_standing(sheet, rows, key)
    if refused:
        part.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([bad.line, bad.field, bad.reason, *bad.cells] for bad in refused)
    return {"rows": len(rows), **totals, **_counted(refused)}


def _counted(refused: Sequence[BadRow]) -> dict[str, int]:
    return Counter(f"{REJECTED}{bad.field or 'row'}" for bad in refused)


def post_standing(
    sheet: Sheet, rows: Sequence[SheetRow | BadRow], key: str | None
) -> tuple[dict[str, int], Sequence[BadRow]]:
    """Post the rows that stand: what it adds to the totals, and the rows that do not, by line."""
    refused = [row for row in rows if isinstance(row, BadRow)]
    standing = [row for row in rows if isinstance(row, SheetRow)]
    codes = codes_of(standing)
    unknown = {row.line: bad for row in standing if (bad := codes.refusal_of(row))}
    refused.extend(unknown.values())
    standing = [row for row in standing if row.line not in unknown]
    totals: dict[str, int] = {}
    while standing:
        try:
            with session.begin_nested():
                totals = sheet.post(standing, codes, key)
            break
        except Refusal as refusal:
            bad_ones = _at_fault(standing, refusal)
            refused.extend(bad_ones.values())
            standing = [row for row in standing if row.line not in bad_ones]
    return totals, sorted(refused, key=lambda bad: bad.line)


def _at_fault(rows: Sequence[SheetRow], refusal: Refusal) -> dict[int, BadRow]:
    """The rows that the refusal is about, by line; raises it again where it is about none."""
    bad: dict[int, BadRow] = {}
    for fault in refusal.faults:
        if found := LINE.match(fault.pointer):
            row, field = rows[int(found[1])], found[2] or ""
            bad.setdefault(row.line, BadRow(row.line, row.cells, COLUMN_OF.get(field, field), fault.message))
    if not bad:
        raise refusal
    return bad


def _report(totals: dict[str, int]) -> Report:
    rejected = {name.removeprefix(REJECTED): rows for name, rows in totals.items() if name.startswith(REJECTED)}
    applied = {name: rows for name, rows in totals.items() if name != "rows" and not name.startswith(REJECTED)}
    return Report(rows=totals.get("rows", 0), applied=applied, rejected=rejected)


def _join(parts: Path, names: Sequence[str]) -> Path | None:
    """One rejects file of the chunks' parts, which go."""
    if not parts.is_dir():
        return None
    path = parts.with_name(f"{parts.name}.csv")
    with rejects_file(path, ["field", *names]) as rejects:
        for part in sorted(parts.iterdir(), key=lambda part: int(part.stem)):
            with part.open(encoding="utf-8", newline="") as stream:
                for line, field, reason, *cells in csv.reader(stream):
                    rejects.add(int(line), reason, [field, *cells])
            part.unlink()
    parts.rmdir()
    return path
