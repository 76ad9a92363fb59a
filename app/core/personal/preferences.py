"""Settings of the signed-in person, kept on the server under a key; nobody reads or writes another's."""

import json
import re
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from app.core import clock, current
from app.core.db import session
from app.core.errors import Fault, Forbidden, Invalid
from app.core.language import say
from app.core.personal.models import MAX_KEY_LENGTH, Preference
from app.core.screens.kinds import Json
from app.core.transaction import transact

KEY = re.compile(rf"[A-Za-z][A-Za-z0-9_.:-]{{0,{MAX_KEY_LENGTH - 1}}}")
MAX_BYTES = 8_000
MAX_KEYS = 200


def read(key: str, default: Any = None) -> Any:
    """What the person keeps under `key`; `default` where there is nothing, and for the system."""
    user_id = current.actor().user_id
    if user_id is None:
        return default
    found = session.execute(
        select(Preference.value).where(Preference.user_id == user_id, Preference.key == key)
    ).one_or_none()
    return default if found is None else found[0]


def keep(key: str, value: Any) -> None:
    """Keep a JSON value of at most 8 kB under `key`; None forgets it.

    Refuses a malformed key, a value that is too large, and more than 200 keys.
    """
    user_id = current.actor().user_id
    if user_id is None:
        raise Forbidden(say("Only a person keeps preferences."))
    demand_key(key)
    checked = _checked(value)
    transact(lambda: _forget(user_id, key) if checked is None else _write(user_id, key, checked))


def demand_key(key: str) -> None:
    """Refuse a key that is not letters, digits and `_.:-`, beginning with a letter, at most 64 in all."""
    if not KEY.fullmatch(key):
        raise _invalid("key", say("A key is a letter followed by letters, digits, and the signs _ . : -"))


def _checked(value: Any) -> Any:
    try:
        read_value = Json().from_json(value)
    except (ValueError, TypeError, RecursionError) as error:
        raise _invalid("value", say("Must be JSON: %(error)s", error=error)) from None
    if len(json.dumps(read_value)) > MAX_BYTES:
        raise _invalid("value", say("Must have at most %(limit)s characters as JSON.", limit=MAX_BYTES))
    return read_value


def _write(user_id: int, key: str, value: Any) -> None:
    kept = session.scalar(
        select(func.count()).select_from(Preference).where(Preference.user_id == user_id, Preference.key != key)
    )
    if (kept or 0) >= MAX_KEYS:
        raise _invalid("key", say("You keep %(limit)s preferences already; forget one first.", limit=MAX_KEYS))
    statement = insert(Preference).values(user_id=user_id, key=key, value=value, changed_at=clock.now())
    fresh = {"value": statement.excluded.value, "changed_at": statement.excluded.changed_at}
    session.execute(statement.on_conflict_do_update(index_elements=["user_id", "key"], set_=fresh))


def _forget(user_id: int, key: str) -> None:
    session.query(Preference).filter_by(user_id=user_id, key=key).delete()


def _invalid(name: str, reason: str) -> Invalid:
    return Invalid(reason, [Fault(f"/{name}", "invalid", reason)])
