"""Create, change and remove a row from checked values, in one transaction, with the screen's own hooks."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm.attributes import set_committed_value

from app.core import current
from app.core.db import session
from app.core.errors import Fault, Forbidden, Invalid
from app.core.language import say
from app.core.screens.entity import EntityScreen
from app.core.screens.failures import cleaned
from app.core.screens.related import referred
from app.core.transaction import transact


def create(screen: EntityScreen, values: Mapping[str, Any]) -> Any:
    """A new row with `values`; `pre_add` and `post_add` of the screen run in the same transaction."""

    def work() -> Any:
        row = screen.model()
        _assign(screen, row, values)
        screen.pre_add(row)  # type: ignore[attr-defined]
        screen.datamodel.add(row)
        screen.post_add(row)  # type: ignore[attr-defined]
        _demand_in_scope(screen, row)
        return row

    with cleaned():
        return transact(work)


def change(screen: EntityScreen, row: Any, values: Mapping[str, Any]) -> Any:
    """The row with `values` written; `pre_update` and `post_update` run in the same transaction."""

    def work() -> Any:
        _assign(screen, row, values)
        screen.pre_update(row)  # type: ignore[attr-defined]
        screen.datamodel.edit(row)
        screen.post_update(row)  # type: ignore[attr-defined]
        _demand_in_scope(screen, row)
        return row

    with cleaned():
        return transact(work)


def remove(screen: EntityScreen, row: Any) -> None:
    """Delete the row; `pre_delete` and `post_delete` run in the same transaction."""

    def work() -> None:
        screen.pre_delete(row)  # type: ignore[attr-defined]
        screen.datamodel.delete(row)
        screen.post_delete(row)  # type: ignore[attr-defined]

    with cleaned():
        transact(work)


def _demand_in_scope(screen: EntityScreen, row: Any) -> None:
    """Refuse a row that its own maker would not see: a clerk of one site founds no other."""
    is_narrow = current.actor().site_ids is not None and type(screen).scope is not None
    if is_narrow and session.scalar(screen.rows().where(screen.model.id == row.id)) is None:
        raise Forbidden(say("This %(noun)s would lie outside of the sites that are yours.", noun=screen.noun))


def _assign(screen: EntityScreen, row: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        relation = screen.datamodel.relation(name)
        if relation is None or value is None:
            setattr(row, name, value)
            continue
        ids = value if relation.uselist else [value]
        found = referred(relation.mapper.class_, ids)
        missing = [number for number in ids if number not in found]
        if missing:
            raise Invalid(
                say("Something referred to does not exist, or is not yours to use."),
                [Fault(f"/{name}", "unknown", say("There is none with the id %(id)s.", id=missing[0]))],
            )
        if relation.uselist:
            setattr(row, name, [found[number] for number in dict.fromkeys(ids)])
        elif inspect(row).transient:
            # Without events: they would pull the other row's collections to a row that is not in the session yet.
            setattr(row, str(relation.local_remote_pairs[0][0].key), value)
            set_committed_value(row, relation.key, found[value])
        else:
            setattr(row, relation.key, found[value])
