"""Who may do what: one resource name per entity, one map of methods to permissions for its page and its API."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import current_app, g

from app.core.db import snake
from app.core.errors import Forbidden, Unauthenticated
from app.core.language import say, word

READ, CREATE, UPDATE, DELETE, EXPORT = "read", "create", "update", "delete", "export"

# The methods of both bases, so that page and API ask for the same permissions.
METHODS = {
    "list": READ,
    "show": READ,
    "pick": READ,
    "info": READ,
    "get": READ,
    "get_list": READ,
    "export": EXPORT,
    "add": CREATE,
    "post": CREATE,
    "edit": UPDATE,
    "put": UPDATE,
    "delete": DELETE,
}


def allowed(permission: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let the method of a screen run only for who has `can_<permission>` on its resource; refuses by name."""

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def guarded(self: Any, *args: Any, **kwargs: Any) -> Any:
            demand(permission, self.resource)
            return method(self, *args, **kwargs)

        guarded._permission_name = permission  # type: ignore[attr-defined]  # FAB collects permissions by this mark
        return guarded

    return decorate


def may(permission: str, resource: str) -> bool:
    """Whether the current user has `can_<permission>` on the resource."""
    return bool(current_app.appbuilder.sm.has_access(f"can_{permission}", resource))  # type: ignore[attr-defined]


def demand_person() -> None:
    """Refuse nobody in particular: `Unauthenticated` where no one has signed in."""
    if not getattr(g, "user", None) or not g.user.is_authenticated:
        raise Unauthenticated(say("Sign in first, or send a token in the Authorization header."))


def demand(permission: str, resource: str) -> None:
    """Refuse whoever lacks the permission: `Unauthenticated` for nobody, `Forbidden` for somebody."""
    if may(permission, resource):
        return
    demand_person()
    reason = say(
        "You may not %(permission)s here: this needs the permission “%(permission)s” on “%(resource)s”.",
        permission=word(permission.replace("_", " ")),
        resource=word(snake(resource).replace("_", " ")),
    )
    raise Forbidden(reason, permission=permission, resource=resource)
