"""Plan counts and give them to people: the levels of a place that are due, as they stand in the books."""

from dataclasses import dataclass as plain_dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal

from pydantic.dataclasses import dataclass

from app.auth.queries import users_with
from app.catalog.models import Category
from app.core import clock, current
from app.core.command_fields import STRICT, Key, Note, RowId
from app.core.db import session
from app.core.errors import Fault, Invalid, KeyReused, NotFound
from app.core.language import say
from app.inventory.models import CUSTOMER, Location, StockCount
from app.inventory.queries.abc import ABC, YEAR_DAYS
from app.inventory.services.counts.state import CountState, advance, lock_count, tell
from app.inventory.services.ledger.carrying import is_in_scope
from app.inventory.services.ledger.locking import base_currency
from app.inventory.services.ledger.posting import fingerprint
from app.inventory.sql import run

MAX_COUNT_LINES = 2_000

# Levels that hold something, at or below the place, as the criteria want them and in no other open count.
DUE = f"""
WITH {ABC}
SELECT level.id
FROM inventory.location place
JOIN inventory.location ON starts_with(location.path, place.path) AND location.is_active
  AND location.kind IS DISTINCT FROM 'transit'
JOIN inventory.stock_level level ON level.location_id = location.id AND level.on_hand <> 0
JOIN catalog.variant ON variant.id = level.variant_id
JOIN catalog.product ON product.id = variant.product_id
LEFT JOIN catalog.category ON category.id = product.category_id
LEFT JOIN abc ON abc.variant_id = level.variant_id
WHERE place.id = %(place)s
  AND (%(category)s::text IS NULL OR starts_with(category.path, %(category)s))
  AND (%(class)s::text IS NULL OR coalesce(abc.class, 'c') = %(class)s)
  AND (%(counted_before)s::timestamptz IS NULL OR NOT EXISTS (
    SELECT FROM inventory.count_line line JOIN inventory.stock_count count ON count.id = line.count_id
    WHERE (line.location_id, line.variant_id, line.lot_id, line.condition_id)
          = (level.location_id, level.variant_id, level.lot_id, level.condition_id)
      AND count.state = 'posted' AND line.counted_at >= %(counted_before)s))
  AND NOT EXISTS (
    SELECT FROM inventory.count_line line WHERE line.is_open
      AND (line.variant_id, line.location_id, line.lot_id, line.condition_id)
          = (level.variant_id, level.location_id, level.lot_id, level.condition_id))
ORDER BY location.path, level.id
LIMIT %(limit)s
"""  # noqa: S608 (constants only)

# What the books say is looked up again for each line at the instant it is counted. Of two plans that want the same
# level at once, one gets it.
ADD_LINES = """
INSERT INTO inventory.count_line (count_id, variant_id, location_id, lot_id, condition_id, expected, seen_move_id,
                                  unit_value)
SELECT %(count)s, level.variant_id, level.location_id, level.lot_id, level.condition_id, level.on_hand,
       coalesce((SELECT max(move.id) FROM inventory.stock_move move WHERE move.variant_id = level.variant_id), 0),
       coalesce(CASE WHEN account.on_hand > 0 THEN account.value_amount / account.on_hand
                     WHEN variant.cost_currency = %(currency)s THEN nullif(variant.cost_amount, 0) END,
                account.last_cost_amount, 0)
FROM unnest(%(levels)s::bigint[]) WITH ORDINALITY AS due (level_id, number)
JOIN inventory.stock_level level ON level.id = due.level_id
JOIN catalog.variant ON variant.id = level.variant_id
JOIN inventory.stock_account account ON account.variant_id = level.variant_id
ORDER BY due.number
ON CONFLICT (variant_id, location_id, lot_id, condition_id) WHERE is_open DO NOTHING
RETURNING id
"""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class PlanCount:
    """Count what lies in a place and below it; of what is due, where criteria are given. Blind unless `shows_books`."""

    location_id: RowId
    category_id: RowId | None = None
    abc_class: Literal["a", "b", "c"] | None = None
    not_counted_since: date | None = None
    assignee_id: RowId | None = None
    shows_books: bool = False
    note: Note | None = None
    key: Key | None = None


@dataclass(frozen=True, kw_only=True, config=STRICT)
class AssignCount:
    """Who counts; nobody in particular where it is left out."""

    count_id: RowId
    assignee_id: RowId | None = None


@plain_dataclass(frozen=True, kw_only=True)
class Planned:
    """The answer to `plan`: the count and how many lines it has."""

    count_id: int
    state: str
    line_count: int
    is_replay: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON values."""
        return {"count_id": self.count_id, "state": self.state, "line_count": self.line_count}


def plan(command: PlanCount) -> Planned:
    """Plan a count of the levels that are due; 2,000 lines at most.

    Refuses a place that is virtual, unknown or of a foreign site, a person who may not count there, and a plan by
    which nothing is due. What another open count counts is left to that one.
    """
    if first := _first_answer(command):
        return first
    place = _place(command.location_id)
    _demand_counter(command.assignee_id, place.site_id)
    due = _due(command)
    count = _document(command, place)
    session.add(count)
    session.flush()
    lines = run(ADD_LINES, {"count": count.id, "currency": base_currency(), "levels": due})
    if not lines:
        raise _nothing_due()
    tell(count, "plan")
    return Planned(count_id=count.id, state=count.state, line_count=len(lines))


def assign(command: AssignCount) -> CountState:
    """Give the count to a person who may count there, or to nobody in particular; refuses one that was submitted."""
    count = lock_count(command.count_id)
    _demand_counter(command.assignee_id, count.site_id)
    count.assignee_id = command.assignee_id
    return advance(count, "assign")


def _first_answer(command: PlanCount) -> Planned | None:
    if command.key is None:
        return None
    who = current.actor().principal
    count = session.query(StockCount).filter_by(principal=who, key=command.key).one_or_none()
    if count is None:
        return None
    if count.fingerprint != fingerprint(command):
        raise KeyReused(say("This key was used before, with another content."))
    lines = run("SELECT count(*) FROM inventory.count_line WHERE count_id = %(id)s AND NOT is_found", {"id": count.id})
    return Planned(count_id=count.id, state="planned", line_count=lines[0][0], is_replay=True)


def _place(location_id: int) -> Location:
    place = session.get(Location, location_id)
    if place is None or place.site_id is None or not is_in_scope(place.site_id):
        message = say("Location %(id)s was not found.", id=location_id)
        raise NotFound(message, [Fault("/location_id", "not-found", message)])
    return place


def _demand_counter(user_id: int | None, site_id: int | None) -> None:
    if user_id is not None and user_id not in users_with("can_record", "StockCount", site_id or 0):
        message = say("This person may not count there.")
        raise Invalid(message, [Fault("/assignee_id", "may-not-count", message)])


def _due(command: PlanCount) -> list[int]:
    """The ids of the levels that are due; refuses none, too many, and what was not counted since a day to come."""
    since = command.not_counted_since
    if since is not None and since > clock.today():
        message = say("Choose today or a day before it.")
        raise Invalid(message, [Fault("/not_counted_since", "in-the-future", message)])
    values = {
        "place": command.location_id,
        "category": _category_path(command.category_id),
        "class": command.abc_class,
        "counted_before": None if since is None else datetime.combine(since, time(), UTC),
        "since": clock.now() - timedelta(days=YEAR_DAYS),
        "customer": CUSTOMER,
        "limit": MAX_COUNT_LINES + 1,
    }
    due = [row[0] for row in run(DUE, values)]
    if not due:
        raise _nothing_due()
    if len(due) > MAX_COUNT_LINES:
        message = say("A count has at most %(limit)s lines; choose a smaller place or a class.", limit=MAX_COUNT_LINES)
        raise Invalid(message, [Fault("/location_id", "too-many", message)])
    return due


def _nothing_due() -> Invalid:
    message = say("Nothing is due there: nothing lies there that was asked for and that no other open count counts.")
    return Invalid(message, [Fault("/location_id", "nothing-due", message)])


def _category_path(category_id: int | None) -> str | None:
    if category_id is None:
        return None
    category = session.get(Category, category_id)
    if category is None:
        message = say("Category %(id)s was not found.", id=category_id)
        raise NotFound(message, [Fault("/category_id", "not-found", message)])
    return category.path


def _document(command: PlanCount, place: Location) -> StockCount:
    who = current.actor()
    return StockCount(
        location_id=place.id,
        site_id=place.site_id,
        category_id=command.category_id,
        abc_class=command.abc_class,
        not_counted_since=command.not_counted_since,
        assignee_id=command.assignee_id,
        is_blind=not command.shows_books,
        note=command.note,
        principal=who.principal,
        key=command.key,
        fingerprint=fingerprint(command) if command.key else None,
        created_by_id=who.user_id,
        updated_by_id=who.user_id,
    )
