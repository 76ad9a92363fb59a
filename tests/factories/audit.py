"""A change in the log."""

from app.audit.models import Change
from app.core.db import session
from tests.factories import factory
from tests.factories.inventory import site


@factory(Change)
def change() -> Change:
    """The founding of a site, as the log tells of it."""
    founded = site()
    return session.query(Change).filter_by(resource="Location", row_id=founded.id).one()
