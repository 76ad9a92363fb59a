"""`flask inventra bench`: what Inventra costs, beside the limit of the same machine."""

from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import click
from flask.cli import with_appcontext

from app.bench import cases, importing, installation, movement, pages, stack, valuation
from app.bench.database import application, copied, kept
from app.cli.bench_proofs import doctor, soak
from app.cli.bench_results import factory_of, results_of

# The dashboards stand above the command line, so they are named and not imported.
FIGURES = "dashboards.figures:FIGURES"
VERBS = {"movement": "receive", "reserve": "reserve"}
QUESTIONS = ("lists", "search", "dashboard")

size = click.option("--size", default=10_000, show_default=True, help="Variants in the database; built once and kept.")
seconds = click.option("--seconds", default=1.0, show_default=True, help="Length of a window.")
windows = click.option("--windows", default=5, show_default=True, help="Windows per contender that count.")
clients = click.option("--clients", type=int, multiple=True, default=(1, 8, 16), show_default=True, help="At once.")


@click.group("bench")
def bench() -> None:
    """Measure in databases of its own; results are printed and written to var/bench as JSON."""


@bench.command("movement")
@size
@seconds
@windows
@clients
@with_appcontext
def movement_(size: int, seconds: float, windows: int, clients: tuple[int, ...]) -> None:
    """Goods received through the service and through REST, on one SKU and on 1,000, beside raw SQL."""
    _moving("movement", size, movement.Measure(clients, windows, seconds))


@bench.command("reserve")
@size
@seconds
@windows
@clients
@with_appcontext
def reserve(size: int, seconds: float, windows: int, clients: tuple[int, ...]) -> None:
    """Stock promised through the service and through REST, on one SKU and on 1,000, beside raw SQL."""
    _moving("reserve", size, movement.Measure(clients, windows, seconds))


@bench.command("lists")
@size
@seconds
@windows
@with_appcontext
def lists(size: int, seconds: float, windows: int) -> None:
    """Lists and details of variants, as API and as pages, at the beginning and deep inside."""
    _asking("lists", size, pages.Measure(windows, seconds))


@bench.command("search")
@size
@seconds
@windows
@with_appcontext
def search(size: int, seconds: float, windows: int) -> None:
    """Searches by code, by few and by very common words, as lists and as pickers."""
    _asking("search", size, pages.Measure(windows, seconds))


@bench.command("dashboard")
@size
@seconds
@windows
@with_appcontext
def dashboard(size: int, seconds: float, windows: int) -> None:
    """The overview and each of its figures."""
    _asking("dashboard", size, pages.Measure(windows, seconds))


@bench.command("valuation")
@size
@click.option("--movements", default=1_000_000, show_default=True, help="Further movements of the variants.")
@with_appcontext
def valuation_(size: int, movements: int) -> None:
    """Stock as of a day, and movements of items costed by layers."""
    factory = factory_of()
    with results_of("valuation", size) as (results, settings), copied(settings, factory, size) as copy:
        results.update(valuation.measure(copy, factory, size, movements))


@bench.command("startup")
@click.option("--runs", default=3, show_default=True, help="How often.")
@with_appcontext
def startup(runs: int) -> None:
    """The application alone, and everything until the first page."""
    with results_of("startup", 0) as (results, settings):
        results.update(installation.startup(settings, factory_of(), runs))


@bench.command("memory")
@with_appcontext
def memory() -> None:
    """The memory of each process of a running installation."""
    with results_of("memory", 0) as (results, settings):
        results.update(installation.memory(settings))


@bench.command("import")
@click.option("--rows", default=100_000, show_default=True, help="Rows of the generated file.")
@click.option("--file", type=click.Path(path_type=Path, exists=True), help="A real file of the format instead.")
@with_appcontext
def import_(rows: int, file: Path | None) -> None:
    """A file in the Online Retail format into an empty database, alone and while others move stock."""
    with results_of("import" if file is None else f"import-{file.name}", rows) as (results, settings):
        (settings.var_dir / "bench").mkdir(exist_ok=True)
        given = file or importing.write_file(settings.var_dir / "bench" / "generated.csv", rows)
        results.update(importing.measure(settings, factory_of(), given))


@bench.command("all")
@size
@seconds
@click.pass_context
def all_(ctx: click.Context, size: int, seconds: float) -> None:
    """Every one of them, one after the other."""
    for name in (*VERBS, *QUESTIONS):
        ctx.invoke(bench.commands[name], size=size, seconds=seconds, windows=5, **_clients_of(name))
    for command in (startup, memory, import_):
        ctx.invoke(command)


def _clients_of(name: str) -> dict[str, Any]:
    return {"clients": movement.Measure().clients} if name in VERBS else {}


def _moving(name: str, size: int, how: movement.Measure) -> None:
    verb, factory = VERBS[name], factory_of()
    with results_of(name, size) as (results, settings), copied(settings, factory, size) as copy:
        results.update(movement.through_service(copy, factory, verb, how))
        with stack.running(copy, settings.var_dir / "bench" / "site") as site:
            results.update(movement.through_rest(copy, factory, verb, how, site))
        results["statements per operation, service"] = movement.statements(copy, factory, verb)


def _asking(name: str, size: int, how: pages.Measure) -> None:
    factory = factory_of()
    with results_of(name, size) as (results, settings):
        asked = kept(settings, factory, size)
        with application(asked, factory) as app, app.app_context():
            known = cases.dashboard(list(resolve_name(FIGURES))) if name == "dashboard" else getattr(cases, name)()
        results.update(pages.measure(asked, factory, known, how))


bench.add_command(soak)
bench.add_command(doctor)
