"""`flask inventra doctor`: the proof that the ledger's sums agree."""

import click
from flask.cli import with_appcontext
from sqlalchemy import text

from app.core.db import session
from app.inventory.doctor import Verdict, examine


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Prove that moves, levels, accounts, reservations and events agree.

    Reads one snapshot, changes nothing, and names the first rows that disagree. Exit code 1 if any does.
    """
    session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
    session.execute(text("SET LOCAL statement_timeout = 0"))
    verdicts = []
    for verdict in examine():
        _show(verdict)
        verdicts.append(verdict)
    session.rollback()
    broken = [verdict for verdict in verdicts if not verdict.is_sound]
    seconds = sum(verdict.seconds for verdict in verdicts)
    if broken:
        click.echo(f"{len(broken)} of {len(verdicts)} checks failed, {seconds:.1f} s.")
        raise SystemExit(1)
    click.echo(f"All {len(verdicts)} checks hold, {seconds:.1f} s.")


def _show(verdict: Verdict) -> None:
    mark = click.style("holds ", fg="green") if verdict.is_sound else click.style("BROKEN", fg="red")
    click.echo(f"{mark} {verdict.name}: {verdict.looked_at:,} looked at, {verdict.seconds:.2f} s")
    for row in verdict.rows:
        click.echo("       " + ", ".join(f"{name} {figure}" for name, figure in row.items()))
    if verdict.broken > len(verdict.rows):
        click.echo(f"       and {verdict.broken - len(verdict.rows):,} more")
