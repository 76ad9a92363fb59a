"""What each role may do, held in memory for a few seconds: a change takes effect in every process within 4 s."""

import time
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import select

from app.auth.models import Permission, PermissionView, Role, ViewMenu, assoc_permissionview_role
from app.auth.roles import ADMIN
from app.core.db import session

LIFETIME_SECONDS = 4.0


@dataclass
class Grants:
    """Permissions by role id; one statement every few seconds replaces FAB's dozens per page."""

    _by_role: dict[int, frozenset[tuple[str, str]]] = field(default_factory=dict)
    _admin_ids: frozenset[int] = frozenset()
    _read_at: float = float("-inf")

    def allow(self, role_ids: Collection[int], permission: str, resource: str) -> bool:
        """Whether one of the roles holds the permission (`can_read`) on the resource."""
        if time.monotonic() - self._read_at > LIFETIME_SECONDS:
            self._read()
        if not self._admin_ids.isdisjoint(role_ids):
            return True
        wanted = (permission, resource)
        return any(wanted in self._by_role.get(role_id, ()) for role_id in role_ids)

    def forget(self) -> None:
        """Read again at the next question."""
        self._read_at = float("-inf")

    def _read(self) -> None:
        link = assoc_permissionview_role.c
        held = session.execute(
            select(Role.id, Role.name, Permission.name, ViewMenu.name)
            .outerjoin(assoc_permissionview_role, link.role_id == Role.id)
            .outerjoin(PermissionView, PermissionView.id == link.permission_view_id)
            .outerjoin(Permission, Permission.id == PermissionView.permission_id)
            .outerjoin(ViewMenu, ViewMenu.id == PermissionView.view_menu_id)
        ).all()
        by_role: dict[int, set[tuple[str, str]]] = {}
        for role_id, _, permission, resource in held:
            by_role.setdefault(role_id, set()).add((permission, resource))
        self._by_role = {role_id: frozenset(grants) for role_id, grants in by_role.items()}
        self._admin_ids = frozenset(role_id for role_id, name, _, _ in held if name == ADMIN)
        self._read_at = time.monotonic()
