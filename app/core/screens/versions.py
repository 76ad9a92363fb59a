"""Versions of rows: an ETag from `row_version`, and the If-Match that a change is based on."""

from typing import Any

from flask import request

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
        raise stale(current, request.headers["If-Match"])


def demand_same_version(row: Any, given: str | None) -> None:
    """Refuse a form that was loaded before somebody else changed the row."""
    current = etag(row) if row is not None else None
    if given and current is not None and given != current:
        raise stale(current, given)


def stale(current: str, given: str) -> Stale:
    """The refusal of a change made to an older version, naming both."""
    fault = Fault(
        "/row_version", "stale", say("Somebody else changed it."), {"current": current, "given": given.strip('"')}
    )
    return Stale(
        say(
            "You changed version %(given)s; meanwhile it is version %(current)s.",
            given=given.strip(chr(34))[:40],
            current=current,
        ),
        [fault],
    )
