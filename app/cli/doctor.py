"""`flask inventra doctor`: the proof that the ledger's sums agree and that no work is left lying."""

from itertools import chain
from pkgutil import resolve_name

import click
from flask.cli import with_appcontext
from sqlalchemy import text

from app.core import doctor as core_doctor
from app.core import queue_doctor
from app.core.db import session
from app.core.doctor import Verdict
from app.inventory.doctor import ledger as ledger_doctor


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Prove that moves, levels, accounts, reservations, rollups and events agree, and that every task gets done.

    Reads one snapshot, changes nothing, and names the first rows that disagree. Exit code 1 if any does.
    """
    session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
    session.execute(text("SET LOCAL statement_timeout = 0"))
    verdicts = []
    kinds = resolve_name("jobs.kinds:kinds")()  # the jobs stand above this package
    for verdict in chain(ledger_doctor.examine(), core_doctor.examine(), queue_doctor.examine(kinds)):
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
    if verdict.advice and not verdict.is_sound:
        click.echo(f"       {verdict.advice}")
