"""`flask inventra bench`: what Inventra costs, beside the limit of the same machine."""

import json
import platform
from collections.abc import Callable
from typing import Any

import click
import psutil
from flask import current_app
from flask.cli import with_appcontext
from rich.table import Table

from app.bench import movement as moving
from app.bench.database import bench_app
from app.cli.progress import console, step
from app.core import clock
from app.core.embedded import servers
from config import Settings


@click.group("bench")
def bench() -> None:
    """Measure in a database of its own; results are printed and written to var/bench as JSON."""


@bench.command("movement")
@click.option("--variants", default=2_000, show_default=True, help="Size of the catalogue.")
@click.option("--clients", type=int, multiple=True, default=(1, 8, 16), show_default=True, help="Clients at once.")
@click.option("--windows", default=5, show_default=True, help="Windows per contender that count.")
@click.option("--seconds", default=2.0, show_default=True, help="Length of a window.")
@with_appcontext
def movement(variants: int, clients: tuple[int, ...], windows: int, seconds: float) -> None:
    """Stock movements through the service at 1, 8 and 16 clients, on one SKU and on 1,000, beside raw SQL."""
    how = moving.Measure(clients, windows, seconds)
    _run("movement", variants, lambda settings: moving.measure(settings, how, _postgres()))


def _run(name: str, variants: int, measure: Callable[[Settings], dict[str, Any]]) -> None:
    settings: Settings = current_app.config["INVENTRA"]
    with (
        servers.running(settings, console.print),
        bench_app(settings, variants) as app,
        step(f"Measuring {name}") as running,
    ):
        results = measure(app.config["INVENTRA"])
        running.done = f"Measured {name}"
    machine = {"cores": psutil.cpu_count(), "python": platform.python_version(), "at": clock.now().isoformat()}
    path = settings.var_dir / "bench" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"machine": machine, "variants": variants, "results": results}, indent=1))
    _show(results)
    console.print(f"Written to {path}", soft_wrap=True)


def _show(results: dict[str, Any]) -> None:
    table = Table("Case", "Contender", "per second", "best", "p50 ms", "p95 ms", "p99 ms", "CPU ms", "ratio", box=None)
    columns = ("per_second_median", "per_second_best", "p50_ms", "p95_ms", "p99_ms", "cpu_ms_per_operation")
    for case, contenders in results.items():
        if not isinstance(contenders, dict):
            console.print(f"{case}: {contenders}")
            continue
        ratio = contenders.get("ratio", "")
        for name, figures in contenders.items():
            if isinstance(figures, dict):
                table.add_row(case, name, *(str(figures[column]) for column in columns), str(ratio))
    console.print(table)


def _postgres() -> psutil.Process:
    """The database server's first process, so that the CPU of all its processes is counted."""
    return next(
        process
        for process in psutil.process_iter(["name", "ppid"])
        if process.info["name"] == "postgres" and (process.parent() is None or process.parent().name() != "postgres")
    )
