"""Versions of rows: an ETag from `row_version`, and the If-Match that a change is based on."""

from datetime import datetime
from typing import Any

from flask import current_app, request

from app.core.errors import Fault, PreconditionRequired, Stale
from app.core.language import say


def etag(row: Any) -> str | None:
    """The row's version as an ETag's value, None for rows without versions."""
    version = getattr(row, "row_version", None)
    return None if version is None else str(version)


def demand_match(row: Any, *, is_required: bool) -> None:
    """Refuse a change based on another version than the row's: `Stale` with both, `PreconditionRequired` for none."""
    current = etag(row)
    if current is None:
        return
    if not request.headers.get("If-Match"):
        if is_required:
            raise PreconditionRequired(say('Send If-Match with the ETag you have read, such as If-Match: "3".'))
        return
    if not request.if_match.contains(current):
        raise stale(row, request.headers["If-Match"])


def demand_same_version(row: Any, given: str | None) -> None:
    """Refuse a form that was loaded before somebody else changed the row."""
    current = etag(row) if row is not None else None
    if given and current is not None and given != current:
        raise stale(row, given)


def stale(row: Any, given: str) -> Stale:
    """The refusal of a change made to an older version, naming both, and who changed the row last."""
    current, (who, at) = str(etag(row)), last_change(row)
    detail = {
        "current": current,
        "given": given.strip('"'),
        "updated_by": who or None,
        "updated_at": at.isoformat() if at else None,
    }
    return Stale(
        say(
            "You changed version %(given)s; meanwhile it is version %(current)s.",
            given=given.strip('"')[:40],
            current=current,
        ),
        [Fault("/row_version", "stale", say("Somebody else changed it."), detail)],
    )


def last_change(row: Any) -> tuple[str, datetime | None]:
    """The full name of who changed the row last, empty where nobody is known, and when."""
    user_id = getattr(row, "updated_by_id", None)
    user = current_app.appbuilder.sm.get_user_by_id(user_id) if user_id else None  # type: ignore[attr-defined]
    return (user.get_full_name() if user else "", getattr(row, "updated_at", None))
