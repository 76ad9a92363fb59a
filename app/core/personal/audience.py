"""Whom a saved view is for, and who may change that."""

from collections.abc import Sequence
from typing import Any

from flask_appbuilder.security.sqla.models import Role, assoc_group_role, assoc_user_group, assoc_user_role
from sqlalchemy import Select, and_, false, inspect, or_, select, union

from app.core import current
from app.core.db import session
from app.core.errors import Fault, Forbidden, Invalid
from app.core.language import say
from app.core.personal.models import AUDIENCES, EVERYONE, ROLE, SavedView
from app.core.screens.access import may

SHARE = "share"


def visible(statement: Select[Any], actor: current.Actor) -> Select[Any]:
    """The SELECT narrowed to one's own views, those shared with a role one holds, and everyone's; nobody has none."""
    if actor.user_id is None:
        return statement.where(false())
    shared = and_(SavedView.audience == ROLE, SavedView.role_id.in_(_role_ids(actor.user_id)))
    return statement.where(or_(SavedView.user_id == actor.user_id, SavedView.audience == EVERYONE, shared))


def own_roles() -> list[tuple[int, str]]:
    """(id, name) of the roles that the actor holds, by themselves or through a group."""
    user_id = current.actor().user_id
    if user_id is None:
        return []
    statement = select(Role.id, Role.name).where(Role.id.in_(_role_ids(user_id))).order_by(Role.name)
    return [(number, name) for number, name in session.execute(statement)]


def may_share() -> bool:
    """Whether the actor may show views to everyone and to roles that are not theirs."""
    return may(SHARE, "SavedView")


def is_keeper(view: SavedView) -> bool:
    """Whether the actor may change or delete the view: it is theirs, or they may share."""
    return view.user_id == current.actor().user_id or may_share()


def demand_keeper(view: SavedView) -> None:
    """Refuse whoever may only use the view."""
    if not is_keeper(view):
        raise Forbidden(say("Only who saved the view %(name)s, or who may share views, can change it.", name=view.name))


def demand_audience(view: SavedView) -> None:
    """Refuse an audience that the view's role contradicts, or that the actor may not reach."""
    if view.audience not in AUDIENCES:
        raise _invalid("audience", say("Must be one of: %(choices)s.", choices=", ".join(AUDIENCES)))
    role_id = _role_id(view)
    if (view.audience == ROLE) != (role_id is not None):
        raise _invalid("role_id", say("A view for a role names it; any other names none."))
    if may_share():
        return
    if view.audience == EVERYONE:
        raise Forbidden(say("You lack the permission to share views with everyone."))
    if role_id is not None and role_id not in dict(own_roles()):
        raise Forbidden(say("You may share views with roles that you hold yourself only."))


def _role_id(view: SavedView) -> int | None:
    """The view's role, a newly assigned one included: its id reaches the column only when it is written."""
    added: Sequence[Any] = inspect(view).attrs.role.history.added
    return added[0].id if added and added[0] is not None else view.role_id


def _role_ids(user_id: int) -> Select[Any]:
    own = select(assoc_user_role.c.role_id).where(assoc_user_role.c.user_id == user_id)
    through_groups = (
        select(assoc_group_role.c.role_id)
        .join(assoc_user_group, assoc_user_group.c.group_id == assoc_group_role.c.group_id)
        .where(assoc_user_group.c.user_id == user_id)
    )
    return select(union(own, through_groups).subquery().c.role_id)


def _invalid(name: str, reason: str) -> Invalid:
    return Invalid(reason, [Fault(f"/{name}", "invalid", reason)])
