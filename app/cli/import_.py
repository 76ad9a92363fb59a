"""`flask inventra import`: files from outside become products, stock and movements."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from app.cli.migrated import require_migrated
from app.cli.progress import console
from app.core.embedded import servers
from app.core.errors import Refusal
from app.imports.costing import costing
from app.imports.northwind import apply as northwind
from app.imports.online_retail import apply as online_retail
from app.imports.online_retail.apply import Tell
from app.imports.report import Report, peak_memory_mib
from app.imports.sheets.counts import import_counts, preview_counts
from app.imports.sheets.receipts import import_stock
from config import Settings

NOT_TIED_OUT = 3  # exit code; 1 is a refusal, 2 wrong usage


class Amount(click.ParamType[Decimal]):
    """An exact number."""

    name = "number"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """The number as a Decimal; refuses words."""
        try:
            return Decimal(str(value))
        except InvalidOperation:
            self.fail(f"{value!r} is not a number", param, ctx)


@click.group("import")
def import_() -> None:
    """Bring in products, stock and movements from files; running the same file again changes nothing."""


@import_.command("online-retail")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--site", default="UK", show_default=True, help="Code of the site the stock lies in; made if missing.")
@click.option("--cost-share", type=Amount(), help="Cost as a part of the price, 0 to 1 (default 0.6).")
@click.option("--rate", type=Amount(), help="Units of the base currency for one pound (default: the period's average).")
@click.option("--rejects", type=click.Path(path_type=Path), help="Folder for the rejects file (default var/imports).")
@with_appcontext
def online_retail_(
    file: Path, site: str, cost_share: Decimal | None, rate: Decimal | None, rejects: Path | None
) -> None:
    """Import invoice lines in the UCI Online Retail format (CSV, plain or gzipped).

    Exit code 0: every row is applied or in the rejects file; 1: refused, with the reason; 3: rows do not tie out.
    """
    settings: Settings = current_app.config["INVENTRA"]
    with _refusals(), servers.running(settings, console.print), _bar() as tell:
        require_migrated()
        costs = costing(online_retail.CURRENCY, settings.base_currency, cost_share, rate)
        plan = online_retail.Plan(file, rejects or settings.var_dir / "imports", costs, site)
        report = online_retail.import_file(plan, tell)
    _tell(report)


@import_.command("northwind")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--cost-share", type=Amount(), help="Cost as a part of the price, 0 to 1 (default 0.6).")
@click.option("--rate", type=Amount(), help="Units of the base currency for one dollar (default 0.92 euro).")
@click.option("--rejects", type=click.Path(path_type=Path), help="Folder for the rejects file (default var/imports).")
@with_appcontext
def northwind_(folder: Path, cost_share: Decimal | None, rate: Decimal | None, rejects: Path | None) -> None:
    """Import categories, products, stock and reorder levels of the Northwind sample (a folder of CSV files)."""
    settings: Settings = current_app.config["INVENTRA"]
    with _refusals(), servers.running(settings, console.print):
        require_migrated()
        costs = costing(northwind.CURRENCY, settings.base_currency, cost_share, rate)
        report = northwind.import_folder(northwind.Plan(folder, rejects or settings.var_dir / "imports", costs))
    _tell(report)


@import_.command("stock")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--opening", "is_opening", is_flag=True, help="The goods are opening stock, not receipts.")
@click.option("--rejects", type=click.Path(path_type=Path), help="Folder for the rejects file (default var/imports).")
@with_appcontext
def stock_(file: Path, is_opening: bool, rejects: Path | None) -> None:
    """Receive the goods of a sheet: sku, place, quantity, and if known unit_cost, lot, supplier_lot, made_on,
    expires_on, condition (CSV, plain or gzipped)."""
    settings: Settings = current_app.config["INVENTRA"]
    with _refusals(), servers.running(settings, console.print):
        require_migrated()
        report = import_stock(file, rejects or settings.var_dir / "imports", is_opening=is_opening)
    _tell(report)


@import_.command("counts")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--apply", "is_applied", is_flag=True, help="Adjust the differences; else they are only told.")
@click.option("--reason", default="miscount", show_default=True, help="Code of the reason of the adjustment.")
@click.option("--rejects", type=click.Path(path_type=Path), help="Folder for the files written (default var/imports).")
@with_appcontext
def counts_(file: Path, is_applied: bool, reason: str, rejects: Path | None) -> None:
    """Compare a count with the books: sku, place, counted, and if known lot, condition (CSV, plain or gzipped).

    Without --apply nothing changes; the differences are in FILE.differences.csv.
    """
    settings: Settings = current_app.config["INVENTRA"]
    folder = rejects or settings.var_dir / "imports"
    with _refusals(), servers.running(settings, console.print):
        require_migrated()
        report = import_counts(file, folder, reason) if is_applied else preview_counts(file, folder, reason)
    _tell(report)
    if not is_applied:
        console.print(f"Nothing was changed. The differences: {folder / file.stem}.differences.csv", soft_wrap=True)


@contextmanager
def _refusals() -> Iterator[None]:
    """A refusal becomes one sentence and exit code 1."""
    try:
        yield
    except Refusal as refusal:
        raise click.ClickException(refusal.detail) from refusal


@contextmanager
def _bar() -> Iterator[Tell]:
    """A progress bar that shows one step after the other."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def tell(step: str, rows: int, total: int | None) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(step, total=total)
            bar.update(tasks[step], advance=rows)

        yield tell


def _tell(report: Report) -> None:
    """Print the numbers; leaves with code 3 when rows are not accounted for."""
    if report.was_done:
        console.print("This file was imported before; nothing was changed. Its numbers:")
    table = Table(box=None, show_header=False)
    for name, number in _numbers(report):
        table.add_row(name, f"{number:,}")
    console.print(table)
    if report.rows_rejected and report.rejects_path:
        console.print(f"Rejected rows, with line and reason: {report.rejects_path}", soft_wrap=True)
    if not report.was_done:
        pace = f"{report.seconds:.1f} s, {report.rows_per_second:,.0f} rows/s"
        console.print(f"{pace}, peak memory {peak_memory_mib():.0f} MiB")
    if not report.ties_out:
        console.print("[red]Rows read are not the sum of applied and rejected rows.[/]")
        raise SystemExit(NOT_TIED_OUT)


def _numbers(report: Report) -> Iterator[tuple[str, int]]:
    yield "Rows read", report.rows
    yield "Rows applied", report.rows_applied
    for kind, rows in report.applied.items():
        yield f"  {kind}", rows
    yield "Rows rejected", report.rows_rejected
    for reason, rows in report.rejected.items():
        yield f"  {reason}", rows
    for kind, pieces in report.pieces.items():
        yield f"Pieces by {kind}", pieces
    if report.items:
        yield "Items", report.items
        yield "  of them new", report.new_items
        yield "Pieces of opening stock", report.opening_pieces
    if report.rules:
        yield "Reorder rules", report.rules
    for name, rows in report.later.items():
        yield f"Rows of {name}, not imported: they come with their domain", rows
