"""Whom to ask for a missing permission: the roles that hold it and the people who give roles."""

from typing import Any, TypeGuard

from flask import g

from app.auth.queries import names_with, roles_with
from app.core.errors import Forbidden, Refusal

MOST_ROLES, MOST_PEOPLE = 20, 5


def granted_by(refusal: Refusal) -> dict[str, Any]:
    """`granted_by`: names of roles, in one statement; nothing for strangers and where no permission is named."""
    if not _is_helped(refusal):
        return {}
    return {"granted_by": roles_with(f"can_{refusal.permission}", refusal.resource, MOST_ROLES)}


def askable(refusal: Refusal) -> dict[str, Any]:
    """`people`: full names of those who may assign roles, in one statement; under the same conditions."""
    return {"people": names_with("can_assign_roles", "User", MOST_PEOPLE)} if _is_helped(refusal) else {}


def _is_helped(refusal: Refusal) -> TypeGuard[Forbidden]:
    return isinstance(refusal, Forbidden) and bool(refusal.permission) and _is_known()


def _is_known() -> bool:
    user = g.get("user")
    return user is not None and bool(user.is_authenticated)
