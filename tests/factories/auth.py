"""Valid people and roles."""

from typing import Any

from app.auth.models import Role, User
from app.core.db import session
from tests.factories import factory, number


@factory(User)
def user(**values: Any) -> User:
    """Somebody who has no roles and no password."""
    name = f"person{number()}"
    given = {"username": name, "first_name": "Some", "last_name": "Body", "email": f"{name}@inventra.example"}
    return _saved(User(**{**given, "active": True, **values}))


@factory(Role)
def role(**values: Any) -> Role:
    """A role without permissions."""
    return _saved(Role(**{"name": f"role {number()}", **values}))


def _saved(row: Any) -> Any:
    session.add(row)
    session.flush()
    return row
