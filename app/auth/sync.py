"""Roles and permissions of the database, brought in line with the screens and `roles.py` in a few statements."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, exists, insert, select, tuple_
from sqlalchemy.dialects.postgresql import insert as upsert

from app.auth.models import Permission, PermissionView, Role, ViewMenu, assoc_permissionview_role
from app.auth.roles import ADMIN, EVERYBODY, ROLES
from app.core.db import session
from app.core.transaction import transact


def sync_roles(views: Iterable[Any], *, is_whole: bool) -> None:
    """Insert what the registered views offer and `roles.py` grants; again changes nothing.

    What vanished is pruned only where the site `is_whole`: a deployment of some services does not know the others'.
    """
    offered = _offered(views)
    transact(lambda: _sync(offered, is_whole=is_whole))


def _offered(views: Iterable[Any]) -> set[tuple[str, str]]:
    """(permission, resource) of every registered screen."""
    offered = {(name, view.class_permission_name) for view in views for name in view.base_permissions or ()}
    return offered | {(f"can_{name}", resource) for resource, names in EVERYBODY.items() for name in names}


def _sync(offered: set[tuple[str, str]], *, is_whole: bool) -> None:
    permissions = _names(Permission, {permission for permission, _ in offered})
    resources = _names(ViewMenu, {resource for _, resource in offered})
    roles = _names(Role, {ADMIN, *ROLES})
    pairs = {(permissions[permission], resources[resource]): (permission, resource) for permission, resource in offered}
    held = PermissionView.permission_id, PermissionView.view_menu_id
    _insert_missing(PermissionView.__table__, [{"permission_id": one, "view_menu_id": other} for one, other in pairs])
    ids = {
        pairs[(one, other)]: number
        for number, one, other in session.execute(select(PermissionView.id, *held))
        if (one, other) in pairs
    }
    if is_whole:
        _prune(set(ids.values()), set(permissions.values()), set(resources.values()))
    _grant({role_id: _granted(name, ids) for name, role_id in roles.items()}, set(ids.values()))


def _names(model: type[Any], names: set[str]) -> Mapping[str, int]:
    """Id by name, rows made where missing."""
    _insert_missing(model.__table__, [{"name": name} for name in sorted(names)])
    return {name: number for number, name in session.execute(select(model.id, model.name).where(model.name.in_(names)))}


def _insert_missing(table: Any, rows: list[dict[str, Any]]) -> None:
    statement = upsert(table).on_conflict_do_nothing()
    session.execute(statement, rows)


def _granted(role: str, ids: Mapping[tuple[str, str], int]) -> set[int]:
    if role == ADMIN:
        return set(ids.values())
    wanted = {(f"can_{name}", resource) for resource, names in ROLES[role].items() for name in names}
    return {number for pair, number in ids.items() if pair in wanted}


def _grant(wanted: Mapping[int, set[int]], offered: set[int]) -> None:
    """Let each role hold exactly its permissions of those offered; roles made by people are left alone."""
    link = assoc_permissionview_role
    target = {(role_id, number) for role_id, numbers in wanted.items() for number in numbers}
    held = select(link.c.role_id, link.c.permission_view_id).where(
        link.c.role_id.in_(wanted), link.c.permission_view_id.in_(offered)
    )
    current = {(role_id, number) for role_id, number in session.execute(held)}
    if surplus := current - target:
        session.execute(delete(link).where(tuple_(link.c.role_id, link.c.permission_view_id).in_(surplus)))
    if missing := target - current:
        rows = [{"role_id": role_id, "permission_view_id": number} for role_id, number in sorted(missing)]
        session.execute(insert(link), rows)


def _prune(pairs: set[int], permissions: set[int], resources: set[int]) -> None:
    """Remove pairs that no screen offers any more, from every role; then names that nothing uses."""
    link = assoc_permissionview_role
    gone = select(PermissionView.id).where(PermissionView.id.not_in(pairs))
    session.execute(delete(link).where(link.c.permission_view_id.in_(gone)))
    session.execute(delete(PermissionView).where(PermissionView.id.not_in(pairs)))
    for model, column, kept in (
        (Permission, PermissionView.permission_id, permissions),
        (ViewMenu, PermissionView.view_menu_id, resources),
    ):
        session.execute(delete(model).where(model.id.not_in(kept), ~exists().where(column == model.id)))
