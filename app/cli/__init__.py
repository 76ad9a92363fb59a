"""`flask inventra ...`: the commands, each in a file of its own that is imported when it is used."""

from pkgutil import resolve_name
from typing import Any

import click
from sqlalchemy.exc import OperationalError

from app.core.embedded.processes import ServerError
from app.core.errors import Refusal

COMMANDS = {
    "up": "app.cli.up:up",
    "init": "app.cli.init:init",
    "routes": "app.cli.routes:routes",
    "demo": "app.cli.demo:demo",
    "import": "app.cli.import_:import_",
    "bench": "app.cli.bench:bench",
    "doctor": "app.cli.doctor:doctor",
    "revive": "app.cli.revive:revive",
    "rollups": "app.cli.rollups:rollups",
}


class Inventra(click.Group):
    """The group of the commands in COMMANDS, in that order."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Every command's name."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name, its file imported."""
        if name not in COMMANDS:
            return None
        command: click.Command = resolve_name(COMMANDS[name])
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what it refuses becomes a sentence and exit code 1, not a stack trace."""
        try:
            return super().invoke(ctx)
        except (Refusal, ServerError) as refusal:
            raise click.ClickException(str(refusal)) from refusal
        except OperationalError as error:
            raise click.ClickException(f"The database does not answer: {error.orig}") from error


@click.group("inventra", cls=Inventra)
def inventra() -> None:
    """Run and look after Inventra."""
