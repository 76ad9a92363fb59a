"""What administrators do to people beyond editing their names."""

import dataclasses
from typing import Any

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from app.auth import services
from app.auth.models import User
from app.core.db import session
from app.core.errors import NotFound
from app.core.language import say
from app.core.screens.verbs import Verb

STRICT = ConfigDict(strict=True, extra="forbid", str_strip_whitespace=True)


@dataclass(frozen=True, config=STRICT)
class Invite:
    """A new person; `role` names one or more roles, separated by commas, or none."""

    username: str
    first_name: str
    last_name: str
    email: str
    password: str
    role: str = ""


@dataclass(frozen=True, config=STRICT)
class AssignRoles:
    """The roles a person shall hold from now on, by name, separated by commas."""

    user_id: int
    roles: str


@dataclasses.dataclass(frozen=True)
class Person:
    """A user as the answer of a verb."""

    user: User

    def as_dict(self) -> dict[str, Any]:
        """Id, user name and roles."""
        return {
            "id": self.user.id,
            "username": self.user.username,
            "roles": sorted(role.name for role in self.user.roles),
        }


def invite(command: Invite) -> Person:
    """Create an active user; refuses a weak password and roles above the actor's own."""
    user = services.create_user(
        command.username,
        first_name=command.first_name,
        last_name=command.last_name,
        email=command.email,
        password=command.password,
        role_names=_names(command.role),
    )
    return Person(user)


def assign_roles(command: AssignRoles) -> Person:
    """Let the user hold exactly these roles; their sessions end. Refuses roles above the actor's own."""
    user = session.get(User, command.user_id)
    if user is None:
        raise NotFound(say("There is no such user."))
    services.assign_roles(user, _names(command.roles))
    return Person(user)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


INVITE = Verb("invite", "Invite a person", Invite, invite, icon="user-plus", is_primary=True)
ASSIGN_ROLES = Verb("assign_roles", "Assign roles", AssignRoles, assign_roles, row="user_id", icon="shield")
