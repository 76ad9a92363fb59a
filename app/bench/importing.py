"""The import of a file in the Online Retail format into an empty database, quiet and while others move stock."""

import csv
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Any

from app.bench import movement
from app.bench.clients import Clients, clients
from app.bench.database import Factory, application, copied
from app.imports.costing import costing
from app.imports.online_retail import apply as online_retail
from app.imports.report import peak_memory_mib
from config import Settings

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
WORDS = (
    "RED", "BLUE", "IVORY", "RETROSPOT", "HEART", "LANTERN", "BAG", "TIN", "CUP", "SIGN", "BUNTING", "CANDLE",
    "VINTAGE", "PAPER", "CHAIN", "WOODEN",
)  # fmt: skip
CODES = 3_500
OTHERS = 2
SKUS_OF_OTHERS = 2_000
LINES_PER_INVOICE = 20
FIRST = datetime(2024, 1, 2, 8)  # noqa: DTZ001 (the format has no zone)


def measure(settings: Settings, factory: Factory, file: Path) -> dict[str, Any]:
    """Rows per second and peak memory of the importing process, alone and beside two clients who receive stock."""
    with copied(settings, factory, 0) as alone:
        results = {"alone": _import(alone, factory, file)}
    with copied(settings, factory, SKUS_OF_OTHERS) as busy, _others(busy, factory):
        results[f"while {OTHERS} clients receive stock"] = _import(busy, factory, file)
    return results


@contextmanager
def _others(settings: Settings, factory: Factory) -> Iterator[None]:
    """Clients who receive goods without pause."""
    is_over = Event()

    def work(started: Clients) -> None:
        while not is_over.is_set():
            started.run(f"{movement.SERVICE} 1,000 SKUs", 0.5, OTHERS, {})

    with clients(OTHERS, movement.operations, settings, factory, "receive") as started:
        thread = Thread(target=work, args=(started,))
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            thread.join()


def _import(settings: Settings, factory: Factory, file: Path) -> dict[str, Any]:
    """The import in a process of its own, so that its peak of memory is its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(run, settings, factory, file).result()


def run(settings: Settings, factory: Factory, file: Path) -> dict[str, Any]:
    """Import the file in this process; its figures."""
    with application(settings, factory) as app, app.app_context():
        costs = costing(online_retail.CURRENCY, settings.base_currency, None, None)
        plan = online_retail.Plan(file, settings.var_dir / "bench" / "rejects", costs, "BENCH-UK")
        report = online_retail.import_file(plan, lambda _step, _rows, _total: None)
    return {
        "rows": report.rows,
        "rows_rejected": report.rows_rejected,
        "seconds": round(report.seconds, 1),
        "rows_per_second": round(report.rows_per_second),
        "peak_mib": round(peak_memory_mib()),
    }


def write_file(path: Path, rows: int) -> Path:
    """A file of so many invoice lines over a year, the same every time; one in fifty is a cancellation."""
    chance = Random(7)  # noqa: S311 (repeatable, not secret)
    with path.open("w", newline="", encoding="utf-8") as target:
        writer = csv.writer(target)
        writer.writerow(HEADER.split(","))
        writer.writerows(_line(number, rows, chance) for number in range(rows))
    return path


def _line(number: int, rows: int, chance: Random) -> list[str]:
    invoice, code = 500_000 + number // LINES_PER_INVOICE, int(CODES * chance.random() ** 2)
    at = FIRST + timedelta(minutes=525_600 * number // rows)
    is_cancelled = number % 50 == 0
    words = (WORDS[code % 16], WORDS[code // 16 % 16], WORDS[code // 256 % 16])
    return [
        f"C{invoice}" if is_cancelled else str(invoice),
        str(20_000 + code),
        " ".join(words),
        str(-1 if is_cancelled else chance.randint(1, 24)),
        at.strftime("%Y-%m-%d %H:%M:%S"),
        f"{chance.randint(20, 2_000) / 100:.2f}",
        f"{12_000 + invoice % 4_000}.0",
        "United Kingdom",
    ]
