"""What the change log tells of one row."""

from collections.abc import Sequence

from sqlalchemy import select

from app.audit.models import Change
from app.auth.models import User
from app.core.db import session
from app.core.screens.history import PastChange


def changes_of(resource: str, row_id: int, limit: int) -> Sequence[PastChange]:
    """The newest `limit` changes of the row, newest first, people by their full names; one statement."""
    people = User.__table__.c
    statement = (
        select(Change, people.first_name, people.last_name)
        .outerjoin(User.__table__, people.id == Change.actor_id)
        .where(Change.resource == resource, Change.row_id == row_id)
        .order_by(Change.id.desc())
        .limit(limit)
    )
    return [
        PastChange(
            who=" ".join(filter(None, (first, last))) or row.actor_name,
            verb=row.verb,
            at=row.at,
            fields={name: (before, after) for name, (before, after) in row.fields.items()},
            request_id=row.request_id,
        )
        for row, first, last in session.execute(statement)
    ]
