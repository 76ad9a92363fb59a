"""Who may do what, answered from the tables for any user; a request asks the security manager about its own."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select

from app.auth.models import Group, PermissionView, Role, User, UserSite
from app.core.db import session


@dataclass(frozen=True)
class Access:
    """An active user's roles and row scope; `site_ids` is None for every site."""

    user_id: int
    role_names: frozenset[str]
    site_ids: frozenset[int] | None


def users_with(permission: str, resource: str, site_id: int) -> list[int]:
    """Ids of the active users who hold the permission (`can_read`, `StockAlert`) and whose scope has the site."""
    scoped = select(UserSite.user_id)
    in_scope = or_(User.id.not_in(scoped), User.id.in_(scoped.where(UserSite.site_id == site_id)))
    statement = select(User.id).where(User.active, holds(permission, resource), in_scope)
    return list(session.scalars(statement.order_by(User.id)))


def users_everywhere(permission: str, resource: str) -> list[int]:
    """Ids of the active users who hold the permission and see every site."""
    statement = select(User.id).where(
        User.active, holds(permission, resource), User.id.not_in(select(UserSite.user_id))
    )
    return list(session.scalars(statement.order_by(User.id)))


def names_with(permission: str, resource: str, most: int) -> list[str]:
    """Full names of the first `most` active users who hold the permission, by name."""
    statement = select(User.first_name, User.last_name).where(User.active, holds(permission, resource))
    people = session.execute(statement.order_by(User.last_name, User.first_name, User.id).limit(most))
    return [f"{first} {last}".strip() for first, last in people]


def roles_with(permission: str, resource: str, most: int) -> list[str]:
    """Names of the first `most` roles that hold the permission."""
    statement = select(Role.name).where(_grants(permission, resource)).order_by(Role.name)
    return list(session.scalars(statement.limit(most)))


def access_of(user_ids: Collection[int]) -> dict[int, Access]:
    """Roles and scope of those of the users who are active, by user id."""
    users = session.scalars(select(User).where(User.id.in_(user_ids), User.active)).unique().all()
    sites: dict[int, set[int]] = {}
    for user_id, site_id in session.execute(
        select(UserSite.user_id, UserSite.site_id).where(UserSite.user_id.in_(user_ids))
    ):
        sites.setdefault(user_id, set()).add(site_id)
    return {user.id: Access(user.id, _role_names(user), _frozen(sites.get(user.id))) for user in users}


def holders(permission: str, resource: str, user_ids: Collection[int]) -> frozenset[int]:
    """Those of the users who hold the permission."""
    return frozenset(session.scalars(select(User.id).where(User.id.in_(user_ids), holds(permission, resource))))


def holds(permission: str, resource: str) -> ColumnElement[bool]:
    """The condition that a row of `User` holds the permission, through a role of their own or of a group."""
    grants = _grants(permission, resource)
    return or_(User.roles.any(grants), User.groups.any(Group.roles.any(grants)))


def _grants(permission: str, resource: str) -> ColumnElement[bool]:
    """The condition that a row of `Role` holds the permission."""
    condition: ColumnElement[bool] = Role.permissions.any(
        PermissionView.permission.has(name=permission) & PermissionView.view_menu.has(name=resource)
    )
    return condition


def _role_names(user: User) -> frozenset[str]:
    roles = {*user.roles, *(role for group in user.groups for role in group.roles)}
    return frozenset(role.name for role in roles)


def _frozen(ids: set[int] | None) -> frozenset[int] | None:
    return None if ids is None else frozenset(ids)
