"""`flask inventra revive`: another attempt for tasks that were given up."""

import click
from flask.cli import with_appcontext

from app.core import dead_tasks
from app.core.transaction import transact


@click.command("revive")
@click.argument("tasks", type=int, nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="Revive every dead task.")
@with_appcontext
def revive(tasks: tuple[int, ...], *, is_all: bool) -> None:
    """Let the dead TASKS, by their ids, try once more.

    `flask inventra doctor` names dead tasks with their errors. Mend the cause first: what fails again is dead again.
    """
    if bool(tasks) == is_all:
        raise click.UsageError("Name the tasks, or say --all.")
    revived = transact(lambda: dead_tasks.revive(dead_tasks.dead_ids() if is_all else tasks))
    for kind, count in sorted(revived.items()):
        click.echo(f"{count:7,} {kind}")
    click.echo(f"Revived {revived.total():,}; workers take them within seconds.")
