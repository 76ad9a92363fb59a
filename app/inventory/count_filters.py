"""Counts and their lines by how they stand; what the books say answers no filter while a count is blind."""

from datetime import timedelta
from typing import Any

from sqlalchemy import and_, not_, or_, select
from sqlalchemy.orm import aliased

from app.core import clock, current
from app.core.screens.computed import ComputedFilter
from app.core.screens.saved_list import SavedList
from app.inventory.models import COUNTING_STATES, CountLine, StockCount, StockLevel

COUNT_VIEWS = (
    SavedList("Mine", "for=me&state__in=planned,counting,recount", tone="info"),
    SavedList("To count", "state__in=planned,counting,recount", tone="info"),
    SavedList("To approve", "state=review", tone="warn"),
    SavedList("To apply", "state=approved", tone="warn"),
    SavedList("Applied", "state=posted"),
)
LINE_VIEWS = (
    SavedList("To count", "progress=to_count", tone="info"),
    SavedList("Counted", "progress=counted"),
    SavedList("Differing", "progress=differing", tone="warn"),
)
PROGRESS = ("to_count", "counted", "differing")
LONG_AGO = {"within_90_days": 90, "within_a_year": 365}


def _of_count(answer: str) -> Any:
    me = current.actor().user_id
    mine = StockCount.assignee_id == me
    return mine if answer == "me" else not_(mine) | StockCount.assignee_id.is_(None)


def _of_line(word: str) -> Any:
    if word == "to_count":
        return and_(CountLine.is_open, CountLine.counted.is_(None))
    if word == "counted":
        return CountLine.counted.is_not(None)
    return and_(CountLine.counted != CountLine.expected, _is_shown())


def _is_shown() -> Any:
    """Lines of which the actor may learn what the books say; as `CountLine.hides_books`."""
    me, count = current.actor().user_id, aliased(StockCount)
    after: Any = count.state.not_in(COUNTING_STATES)
    if me is not None:
        others = [column.is_distinct_from(me) for column in (count.assignee_id, count.submitted_by_id)]
        after = and_(after, *others, CountLine.counted_by_id.is_distinct_from(me))
    shown = or_(not_(count.is_blind), count.state == "posted", after)
    return select(count.id).where(count.id == CountLine.count_id, shown).exists()


def _of_level(word: str) -> Any:
    """Levels by when they were counted last, in a count that was posted."""
    counted = (
        select(CountLine.id)
        .join(StockCount, StockCount.id == CountLine.count_id)
        .where(
            StockCount.state == "posted",
            CountLine.variant_id == StockLevel.variant_id,
            CountLine.location_id == StockLevel.location_id,
            CountLine.lot_id == StockLevel.lot_id,
            CountLine.condition_id == StockLevel.condition_id,
        )
    )
    if word == "never":
        return not_(counted.exists())
    return counted.where(CountLine.counted_at >= clock.now() - timedelta(days=LONG_AGO[word])).exists()


COUNT_FILTERS = {"for": ComputedFilter(("me", "others"), _of_count)}
LINE_FILTERS = {"progress": ComputedFilter(PROGRESS, _of_line)}
LEVEL_COUNTED = {"counted": ComputedFilter(("never", *LONG_AGO), _of_level)}
