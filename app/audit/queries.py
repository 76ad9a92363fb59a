"""What the change log tells of one row."""

from collections.abc import Sequence

from sqlalchemy import select

from app.audit.models import Change
from app.core.db import session
from app.core.screens.history import PastChange


def changes_of(resource: str, row_id: int, limit: int) -> Sequence[PastChange]:
    """The newest `limit` changes of the row, newest first; one statement."""
    of_row = select(Change).where(Change.resource == resource, Change.row_id == row_id)
    rows = session.scalars(of_row.order_by(Change.id.desc()).limit(limit))
    return [
        PastChange(
            who=row.actor_name,
            verb=row.verb,
            at=row.at,
            fields={name: (before, after) for name, (before, after) in row.fields.items()},
            request_id=row.request_id,
        )
        for row in rows
    ]
