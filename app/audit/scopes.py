"""Row scope of the change log: nobody reads there what they may not read at its place."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_

from app.audit.models import Change
from app.core.current import SYSTEM, Actor
from app.core.screens.entity import EntityScreen
from app.core.screens.related import screen_of, screens


def changes(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Changes of rows that the actor may read; where a scope keeps some from them, of those in it only.

    What was deleted lies in no scope any more: only who sees every row of the kind reads of it.
    """
    if actor == SYSTEM:
        return statement
    readable = [screen for screen in screens() if _is_own(screen) and screen.may("read")]
    return statement.where(or_(false(), *(_of(screen) for screen in readable)))


def _is_own(screen: EntityScreen) -> bool:
    """Whether it is the page of its model, not one more that shows a part of it to more people."""
    return screen.model is not Change and screen_of(screen.model) is screen


def _of(screen: EntityScreen) -> ColumnElement[bool]:
    of_resource, seen = Change.resource == screen.model.__name__, screen.rows()
    if seen.whereclause is None:
        return of_resource
    return and_(of_resource, Change.row_id.in_(seen.with_only_columns(screen.model.id)))
