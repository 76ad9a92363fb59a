"""Saved views: they belong to whoever joined last, unless told."""

from typing import Any

from app.auth.models import User
from app.core.db import session
from app.core.personal.models import SavedView
from tests.factories import factory, number, payload


@factory(SavedView)
def saved_view(**given: Any) -> SavedView:
    """A private view of the products."""
    if "user_id" not in given:
        given["user_id"] = session.query(User.id).order_by(User.id.desc()).limit(1).scalar()
    made = SavedView(**{"name": f"View {number()}", "resource": "Product", "query": "status=active", **given})
    session.add(made)
    session.flush()
    return made


@payload(SavedView)
def saved_view_body() -> dict[str, Any]:
    """A private view of the locations."""
    return {"name": f"View {number()}", "resource": "Location", "query": "level=site&order=code", "audience": "private"}
