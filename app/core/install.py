"""What a database needs beside its tables, brought up to date in bulk; safe to run at every start."""

from flask import current_app


def install() -> None:
    """Sync roles and permissions with the screens of the site; needs an application context."""
    current_app.appbuilder.sm.sync_roles()  # type: ignore[attr-defined]
