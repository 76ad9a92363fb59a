"""Writes the change log: whatever a flush inserts, updates or deletes is told in the same transaction.

Every `Entity` is watched, and people, roles and the sites that people see. One INSERT per flush tells of all its rows.
Statements that pass the session's objects by (imports, demo data, `UPDATE` and `DELETE` in bulk) tell for themselves.
"""

from collections.abc import Iterator
from typing import Any

from flask_appbuilder import Model as FabModel
from sqlalchemy import event, insert, inspect
from sqlalchemy.orm import Mapper
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm.attributes import History

from app.audit.models import CREATED, DELETED, UPDATED, Change
from app.audit.values import SECRETS, as_json
from app.auth.models import Role, User, UserSite
from app.core import current
from app.core.db import Entity

Fields = dict[str, list[Any]]

WATCHED = (Entity, User, Role, UserSite)
# What the software notes by itself, and every sign-in.
UNTOLD = frozenset({
    "id", "row_version", "created_at", "created_by_id", "updated_at", "updated_by_id",
    "created_on", "changed_on", "created_by_fk", "changed_by_fk", "last_login", "login_count", "fail_login_count",
})  # fmt: skip
# Links to many that belong to the row itself.
LINKS = {User: ("roles", "groups"), Role: ("permissions",)}


@event.listens_for(OrmSession, "after_flush")
def _record(flushed: OrmSession, _context: Any) -> None:
    told = [row for thing, verb in _touched(flushed) if (row := _told(thing, verb)) is not None]
    if told:
        flushed.connection().execute(insert(Change.__table__), told)


def _touched(flushed: OrmSession) -> Iterator[tuple[Any, str]]:
    for things, verb in ((flushed.new, CREATED), (flushed.dirty, UPDATED), (flushed.deleted, DELETED)):
        yield from ((thing, verb) for thing in things if isinstance(thing, WATCHED))


def _told(thing: Any, verb: str) -> dict[str, Any] | None:
    """The row of the log, None where nothing worth telling changed."""
    fields = _fields(thing, verb)
    if not fields and verb == UPDATED:
        return None
    who = current.actor()
    resource, row_id, verb = _address(thing, verb)
    return {
        "resource": resource,
        "row_id": row_id,
        "verb": verb,
        "fields": fields,
        "actor_id": who.user_id,
        "actor_name": who.name,
        "request_id": current.request_id(),
    }


def _address(thing: Any, verb: str) -> tuple[str, int, str]:
    """What the change is filed under: a site that somebody sees is a change of that person."""
    if isinstance(thing, UserSite):
        return User.__name__, thing.user_id, UPDATED
    return type(thing).__name__, inspect(thing).dict["id"], verb


def _fields(thing: Any, verb: str) -> Fields:
    mapper: Mapper[Any] = inspect(type(thing))
    names = [attribute.key for attribute in mapper.column_attrs if attribute.key not in UNTOLD]
    names += [name for kind, links in LINKS.items() if isinstance(thing, kind) for name in links]
    pairs = ((name, _pair(thing, name, mapper, verb)) for name in names)
    return {name: [None, None] if _is_secret(mapper, name) else pair for name, pair in pairs if pair[0] != pair[1]}


def _pair(thing: Any, name: str, mapper: Mapper[Any], verb: str) -> list[Any]:
    """The value before and after; where the session never held the old one, it is None."""
    if verb != UPDATED:
        value = _plain(inspect(thing).dict.get(name))
        return [None, value] if verb == CREATED else [value, None]
    history = inspect(thing).attrs[name].history
    if not history.has_changes():
        return [None, None]
    if name in mapper.relationships:
        return _linked(history)
    return [_plain(values[0]) if values else None for values in (history.deleted, history.added)]


def _linked(history: History) -> list[Any]:
    kept = [*(history.unchanged or ())]
    return [_plain([*kept, *(changed or ())]) for changed in (history.deleted, history.added)]


def _plain(value: Any) -> Any:
    """The value as JSON; rows that are linked by their names, none as None."""
    if isinstance(value, list) and all(isinstance(one, FabModel) for one in value):
        return as_json(sorted(str(one) for one in value)) if value else None
    return as_json(value)


def _is_secret(mapper: Mapper[Any], name: str) -> bool:
    column = mapper.columns.get(name)
    return name in SECRETS or (column is not None and bool(column.info.get("secret")))
