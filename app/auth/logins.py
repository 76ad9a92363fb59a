"""The first people of a new installation: an administrator, and a cast to try each role with."""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.core.errors import Refusal

PASSWORD_BYTES = 9  # 12 characters to type


class RoleMissing(Refusal):
    """A login names a role that this installation does not have."""


@dataclass(frozen=True)
class Login:
    """A person to create; `roles` are names of roles."""

    username: str
    first_name: str
    last_name: str
    roles: tuple[str, ...]


ADMIN = Login("admin", "Inventra", "Admin", ("Admin",))
CAST = (
    Login("ada", "Ada", "Buyer", ("Buyer",)),
    Login("ben", "Ben", "Clerk", ("Warehouse",)),
    Login("cleo", "Cleo", "Auditor", ("Auditor",)),
    Login("dan", "Dan", "Nobody", ()),
)


def create_missing(security_manager: Any, logins: tuple[Login, ...], store: Path, password: str = "") -> int:
    """Create whoever is missing and keep the passwords in `store` (owner only); returns how many were created.

    `password` is given to all; empty makes a random one for each. Refuses a role that does not exist.
    """
    missing = [login for login in logins if security_manager.find_user(username=login.username) is None]
    if not missing:
        return 0
    passwords = {login.username: password or secrets.token_urlsafe(PASSWORD_BYTES) for login in missing}
    # Kept before the accounts exist: a crash in between leaves a password without account, not the reverse.
    _keep({**stored(store), **passwords}, store)
    for login in missing:
        _create(security_manager, login, passwords[login.username])
    return len(missing)


def stored(store: Path) -> dict[str, str]:
    """User name -> the password made at the first start; empty where none was made here."""
    if not store.exists():
        return {}
    passwords: dict[str, str] = json.loads(store.read_text(encoding="utf-8"))
    return passwords


def _create(security_manager: Any, login: Login, password: str) -> None:
    roles = [security_manager.find_role(name) for name in login.roles]
    if not all(roles):
        raise RoleMissing(f"The login {login.username!r} needs the roles {', '.join(login.roles)}; run init first.")
    email = f"{login.username}@inventra.example"
    made = security_manager.add_user(login.username, login.first_name, login.last_name, email, roles, password)
    assert made, "the security manager logs why it did not"


def _keep(passwords: dict[str, str], store: Path) -> None:
    fresh = store.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(passwords, indent=1), encoding="utf-8")
    fresh.replace(store)
