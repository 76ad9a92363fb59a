"""Statements of the hot path go to the driver as they are: prepared there, arrays in, tuples out."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.db import session


def run(statement: str, parameters: Mapping[str, Any]) -> Sequence[Any]:
    """Run one statement of the current transaction (placeholders `%(name)s`) and return its rows."""
    if session.new or session.dirty or session.deleted:
        session.flush()
    return session.connection().exec_driver_sql(statement, dict(parameters)).all()
