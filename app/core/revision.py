"""The state of the database's tables: which migration they have, and which the code expects."""

from functools import cache

from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from app.core.db import session
from config import ROOT

MIGRATIONS = ROOT / "migrations"


def applied() -> str | None:
    """The migration that the database has, None for an empty database."""
    if not inspect(session.connection()).has_table("alembic_version"):
        return None
    revision: str | None = session.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def is_current() -> bool:
    """Whether the database has the newest migration."""
    return applied() == head()


@cache
def head() -> str:
    """The newest migration of the code."""
    revision = _scripts().get_current_head()
    assert revision is not None
    return revision


def count_between(older: str | None, newer: str) -> int:
    """How many migrations lead from `older` (None: nothing) to `newer`."""
    return len(list(_scripts().iterate_revisions(newer, older or "base")))


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS))
