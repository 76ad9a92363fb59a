"""The check that commands on the data share."""

import click

from app.core import revision
from app.core.db import session


def require_migrated() -> None:
    """Stop with a sentence where the database lacks the tables that the code expects."""
    is_current = revision.is_current()
    session.rollback()
    if not is_current:
        raise click.ClickException("The database is not up to date: run `flask inventra init` first.")
