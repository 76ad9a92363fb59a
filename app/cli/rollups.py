"""`flask inventra rollups`: the daily figures, counted anew from the ledger."""

import click
from flask.cli import with_appcontext

from app.analytics import services


@click.group("rollups")
def rollups() -> None:
    """Look after what the ledger adds up to by day, month and site."""


@rollups.command("rebuild")
@with_appcontext
def rebuild() -> None:
    """Throw the rollups away and count the whole ledger again; dashboards show less until it is done."""
    done = services.rebuild()
    if done.is_busy:
        raise click.ClickException("A refresh is at work; try again in a moment.")
    click.echo(f"Counted {done.moves:,} moves in {done.transactions:,} transactions.")
