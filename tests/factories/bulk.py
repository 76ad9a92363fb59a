"""Runs over many rows: they belong to whoever joined last, unless told."""

from typing import Any

from app.auth.models import User
from app.core.bulk.models import BulkItem, BulkRun
from app.core.db import session
from tests.factories import factory, number


@factory(BulkRun)
def bulk_run(**given: Any) -> BulkRun:
    """An edit of reorder rules that waits."""
    if "user_id" not in given:
        given["user_id"] = session.query(User.id).order_by(User.id.desc()).limit(1).scalar()
    defaults = {"resource": "ReorderRule", "act": "edit", "arguments": {"minimum": "1"}, "digest": "0" * 64}
    made = BulkRun(**{**defaults, "key": f"run-{number()}", **given})
    session.add(made)
    session.flush()
    return made


@factory(BulkItem)
def bulk_item(**given: Any) -> BulkItem:
    """A row that waits, of a run of its own."""
    made = BulkItem(**{"run_id": given.pop("run_id", None) or bulk_run().id, "row_id": number(), **given})
    session.add(made)
    session.flush()
    return made
