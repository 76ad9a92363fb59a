"""Examinations: one that is asked for and carried out."""

from typing import Any

from app.core.db import session
from app.inventory.models import Examination
from tests.factories import factory


@factory(Examination)
def examination(**given: Any) -> Examination:
    """A sound one of the night."""
    found = {"name": "moves make the levels", "looked_at": 5, "broken": 0, "rows": [], "seconds": 0.01}
    made = Examination(**{"occasion": "nightly", "state": "sound", "checks": 1, "verdicts": [found], **given})
    session.add(made)
    session.flush()
    return made
