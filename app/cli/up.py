"""`flask inventra up`: the whole of Inventra on one machine, from nothing to the first page and back."""

import gc
from collections.abc import Callable
from contextlib import ExitStack
from time import monotonic

import click
from flask import Flask
from flask.cli import ScriptInfo
from rich.table import Table
from sqlalchemy import text

from app import cli
from app.auth import logins
from app.cli.init import PASSWORDS, prepare
from app.cli.progress import console, step
from app.core.db import db, session
from app.core.embedded import servers
from app.supervisor import leftovers, occupancy, readiness, signals
from app.supervisor.children import Children
from app.supervisor.installation import processes
from config import Settings

WATCH_SECONDS = 2


@click.command()
@click.option("--demo/--no-demo", default=True, help="Load demo data where there is no product yet (default).")
@click.pass_context
def up(ctx: click.Context, *, demo: bool) -> None:
    """Start servers, web, workers and scheduler; stop them in order on Ctrl-C or SIGTERM."""
    app = ctx.ensure_object(ScriptInfo).load_app()
    try:
        with signals.stopping() as confirm:
            _run(ctx, app, confirm, is_demo_wanted=demo)
    except signals.Stopped as stopped:
        console.print(f"Stopped by {stopped}; the data stays in {app.config['INVENTRA'].var_dir}.")
    except occupancy.Occupied as refusal:
        raise click.ClickException(str(refusal)) from refusal


def _run(ctx: click.Context, app: Flask, confirm: Callable[[], None], *, is_demo_wanted: bool) -> None:
    """Hold folder and port, start everything in order, watch; every exit unwinds in reverse order."""
    settings: Settings = app.config["INVENTRA"]
    record, began = settings.var_dir / "children.json", monotonic()
    with ExitStack() as held:
        held.enter_context(occupancy.data_folder(settings.var_dir))
        if count := leftovers.clear(record):
            console.print(f"Ended {count} processes that a killed supervisor had left.")
        listener = held.enter_context(occupancy.listen(settings.host, settings.port))
        held.enter_context(servers.running(settings, _tell))
        _prepare(ctx, app, settings, is_demo_wanted=is_demo_wanted)
        _let_go(app)
        children = Children(processes(app, listener, settings), record)
        held.callback(_stop, children)
        _start(children, settings)
        _greet(settings, monotonic() - began)
        while True:
            confirm()
            children.watch(WATCH_SECONDS)
            servers.revive(settings, _tell)


def _prepare(ctx: click.Context, app: Flask, settings: Settings, *, is_demo_wanted: bool) -> None:
    with step("Preparing the database") as running:
        running.done = f"Database ready: {prepare(app, settings)}"
    demo = cli.inventra.get_command(ctx, "demo")
    if demo is not None and is_demo_wanted and not settings.is_production and _is_empty(app):
        ctx.invoke(demo)


def _is_empty(app: Flask) -> bool:
    with app.app_context():
        has_products = session.scalar(text("SELECT EXISTS (SELECT FROM catalog.product)"))
        session.remove()
    return not has_products


def _let_go(app: Flask) -> None:
    """Close what forked processes must not share, and keep the collector from copying the memory they may."""
    with app.app_context():
        db.engine.dispose()
    gc.collect()
    gc.freeze()


def _start(children: Children, settings: Settings) -> None:
    """Fork every process and wait until all serve."""
    with step("Starting web, workers and scheduler") as running:
        children.start()
        readiness.wait(children, settings)
        running.done = f"{len(children.all)} processes serve: {', '.join(child.name for child in children.all)}"


def _stop(children: Children) -> None:
    with step("Stopping") as running:
        children.stop()
        running.done = "Web, workers and scheduler stopped"


def _greet(settings: Settings, seconds: float) -> None:
    """Say where to go, who may sign in, and where to look when something is wrong."""
    console.print(
        f"\n[bold]Inventra is ready[/] after {seconds:.1f} s: [bold]http://{settings.host}:{settings.port}[/]\n"
    )
    people = logins.stored(settings.var_dir / PASSWORDS)
    if people:
        table = Table("User", "Password", "May", box=None)
        for login in (logins.ADMIN, *logins.CAST):
            if login.username in people:
                table.add_row(login.username, people[login.username], ", ".join(login.roles))
        console.print(table)
    console.print(f"\nLogs are in {settings.var_dir / 'log'}. Ctrl-C stops everything.")


def _tell(sentence: str) -> None:
    console.print(f"[green]✓[/] {sentence}")
