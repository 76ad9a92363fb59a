"""`flask inventra demo`: a year in the life of an invented wholesaler."""

from datetime import datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from app.cli.migrated import require_migrated
from app.cli.progress import console, step
from app.core.embedded import servers
from app.core.errors import Refusal
from app.demo.load import load
from config import Settings


@click.command()
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), help="The day after the last one of trade (default: today)."
)
@click.option("--force", is_flag=True, help="Load the demo beside existing products.")
@with_appcontext
def demo(today: datetime | None, *, force: bool) -> None:
    """Load the demo: products, warehouses, a year of movements, alerts; the same every time for the same day."""
    settings: Settings = current_app.config["INVENTRA"]
    with servers.running(settings, console.print), step("Loading the demo") as running:
        require_migrated()
        try:
            running.done = f"Demo loaded: {load(today.date() if today else None, _tell, force=force)}"
        except Refusal as refusal:
            raise click.ClickException(refusal.detail) from refusal


def _tell(doing: str) -> None:
    console.print(f"  {doing} ...")
