"""Up to when the rollups are complete."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.analytics.models import rollup_state
from app.core.db import session


@dataclass(frozen=True)
class Freshness:
    """Every move recorded until `as_of` is counted; None before the first count. `moves` is their number."""

    as_of: datetime | None
    moves: int
    active_variants: int


def freshness() -> Freshness:
    """The state of the rollups."""
    columns = rollup_state.c
    row = session.execute(select(columns.complete_until, columns.moves, columns.active_variants)).one()
    return Freshness(*row)
