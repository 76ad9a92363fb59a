"""Row scope of the change log: nobody reads there what they may not read at its place."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_

from app.audit.models import Change
from app.core.current import SYSTEM, Actor
from app.core.screens.entity import EntityScreen
from app.core.screens.related import screens


def changes(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Changes of rows that the actor may read; of those with a row scope, the rows that are there and in it.

    What was deleted lies in no scope any more: only who sees every site reads of it.
    """
    if actor == SYSTEM:
        return statement
    readable = [screen for screen in screens() if screen.resource != Change.__name__ and screen.may("read")]
    return statement.where(or_(false(), *(_of(screen, actor) for screen in readable)))


def _of(screen: EntityScreen, actor: Actor) -> ColumnElement[bool]:
    of_resource = Change.resource == screen.model.__name__
    if actor.site_ids is None or type(screen).scope is None:
        return of_resource
    return and_(of_resource, Change.row_id.in_(screen.rows().with_only_columns(screen.model.id)))
