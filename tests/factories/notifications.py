"""Rows of an inbox: they belong to whoever joined last, unless told."""

from typing import Any

from app.auth.models import User
from app.core.db import session
from app.notifications.models import Notification
from tests.factories import factory, number


@factory(Notification)
def notification(**given: Any) -> Notification:
    """An unread line about an alert."""
    serial = number()
    if "user_id" not in given:
        given["user_id"] = session.query(User.id).order_by(User.id.desc()).limit(1).scalar()
    defaults = {
        "kind": "low_stock",
        "occasion": f"stock_alert:{serial}:opened",
        "subject": "StockAlert",
        "subject_id": serial,
        "title": f"Low stock: SKU-{serial}",
        "href": f"/stock_alert/show/{serial}",
    }
    made = Notification(**{**defaults, **given})
    session.add(made)
    session.flush()
    return made
