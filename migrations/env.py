"""Alembic's environment: the application's engine, its metadata, and only Inventra's own schemas."""

from typing import Any

from alembic import context
from flask import current_app

import app.imports.models  # noqa: F401  (its screens do not exist, so the sitemap does not name it)

migrate = current_app.extensions["migrate"]
SCHEMAS = {None, "public", *(table.schema for table in migrate.db.metadata.tables.values())}


def include_name(name: str | None, type_: str, _parents: Any) -> bool:
    """Leave foreign schemas of a shared database alone."""
    return type_ != "schema" or name in SCHEMAS


def nothing_new(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Write no file when autogenerate finds no change."""
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def run() -> None:
    """Run the migrations in one transaction each, refusing to wait long for locks."""
    arguments = {"process_revision_directives": nothing_new, **migrate.configure_args}
    with migrate.db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=migrate.db.metadata,
            include_name=include_name,
            transaction_per_migration=True,
            **arguments,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
