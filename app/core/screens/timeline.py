"""Recent changes beside a row: what the change log tells in the words of its screen, and what else happened to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import Date, DateTime, Numeric

from app.core.language import calendar_day, figure, say, word
from app.core.screens.cells import amount, instant
from app.core.screens.columns import label_of
from app.core.screens.entity import EntityScreen
from app.core.screens.history import PastChange, recent_changes
from app.core.screens.related import referred, screen_of
from app.core.screens.words import sentence

SHOWN = 8
MOST_FIELDS = 4


@dataclass(frozen=True)
class Moment:
    """Somebody did something: `said` is the sentence after their name, `lines` its details."""

    who: str
    at: datetime
    said: str
    lines: Sequence[tuple[str, str, str]] = ()
    url: str = ""
    request_id: str | None = None


def timeline(screen: Any, row: Any) -> list[Moment]:
    """The newest changes of the row and what its screen's `activity` adds, newest first."""
    is_own = screen_of(screen.model) in (screen, None)  # a page that shows others a part of the rows tells no more
    changes = recent_changes(screen.model.__name__, row.id, SHOWN) if is_own else []
    names = _names(screen, changes)
    moments = [*(_moment(screen, change, names) for change in changes), *screen.extras.happened(row)]
    return sorted(moments, key=lambda moment: moment.at, reverse=True)[:SHOWN]


def _moment(screen: Any, change: PastChange, names: dict[tuple[str, Any], str]) -> Moment:
    said = {"created": say("created it"), "deleted": say("deleted it")}.get(change.verb, say("changed it"))
    told = change.fields if change.verb == "updated" else {}
    lines = [
        (word(_label(screen, name)), _shown(screen, names, name, before), _shown(screen, names, name, after))
        for name, (before, after) in islice(told.items(), MOST_FIELDS)
    ]
    return Moment(change.who, change.at, said, lines, request_id=change.request_id)


def _label(screen: Any, name: str) -> str:
    labels = screen.label_columns or {}
    return str(labels.get(name) or labels.get(name.removesuffix("_id")) or label_of(name))


def _shown(screen: Any, names: dict[tuple[str, Any], str], name: str, value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return say("Yes") if value else say("No")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return names.get((name, value)) or _by_type(screen.model.__table__.columns.get(name), name, value)


def _by_type(column: Any, name: str, value: Any) -> str:
    """A time, a day, an amount or a quantity as people read it; other values as they are."""
    kind = None if column is None else column.type
    if isinstance(kind, DateTime):
        return instant(datetime.fromisoformat(value))
    if isinstance(kind, Date):
        return calendar_day(date.fromisoformat(value))
    if isinstance(kind, Numeric):
        return amount(Decimal(value)) if name.endswith("_amount") else figure(Decimal(value))
    return str(value)


def _names(screen: EntityScreen, changes: Sequence[PastChange]) -> dict[tuple[str, Any], str]:
    """What states, and keys of other rows, are called, by field and value; rows as far as the user may see them."""
    keys: dict[str, set[int]] = {}
    for name, value in _values(changes):
        if isinstance(value, int) and not isinstance(value, bool) and screen.datamodel.relation(name) is not None:
            keys.setdefault(name, set()).add(value)
    found: dict[tuple[str, Any], str] = {
        (name, one): word(sentence(one)) for name, allowed in screen.choices.items() for one in allowed
    }
    for name, ids in keys.items():
        relation = screen.datamodel.relation(name)
        assert relation is not None
        rows = referred(relation.mapper.class_, sorted(ids))
        found |= {(name, key): str(row) for key, row in rows.items()}
    return found


def _values(changes: Sequence[PastChange]) -> Iterator[tuple[str, Any]]:
    for change in changes:
        if change.verb == "updated":
            yield from ((name, value) for name, pair in change.fields.items() for value in pair)
