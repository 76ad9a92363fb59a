"""The command line: every command explains itself, and says what it did in numbers."""

import json
import stat
from pathlib import Path

import pytest
from flask import Flask

from app.auth import logins
from app.auth.models import User
from app.cli import COMMANDS
from app.core.db import session

CLARA = logins.Login("clara", "Clara", "Clerk", ("Warehouse",))


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help(app: Flask, command: str) -> None:
    result = app.test_cli_runner().invoke(args=["inventra", command, "--help"])
    assert result.exit_code == 0, result.output
    assert "Usage:" in result.output


def test_an_unknown_command_is_refused_by_name(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["inventra", "fly"])
    assert result.exit_code == 2
    assert "No such command 'fly'" in result.output


def test_routes_are_counted_and_name_their_permission(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["inventra", "routes", "--search", "/api/v1/product/"])
    assert result.exit_code == 0, result.output
    assert "can_read on Product" in result.output
    assert " routes, " in result.output.splitlines()[-1]


@pytest.mark.usefixtures("ctx")
def test_a_missing_login_is_created_once_and_its_password_kept_for_the_owner_only(app: Flask, tmp_path: Path) -> None:
    store = tmp_path / "logins.json"
    security = app.appbuilder.sm
    assert logins.create_missing(security, (CLARA,), store) == 1
    password = logins.stored(store)["clara"]
    assert len(password) == 12
    assert stat.S_IMODE(store.stat().st_mode) == 0o600
    assert logins.create_missing(security, (CLARA,), store) == 0
    assert logins.stored(store) == {"clara": password}
    user = session.query(User).filter_by(username="clara").one()
    assert [role.name for role in user.roles] == ["Warehouse"]
    assert password not in user.password


@pytest.mark.usefixtures("ctx")
def test_a_chosen_password_is_given_to_all(app: Flask, tmp_path: Path) -> None:
    store = tmp_path / "logins.json"
    logins.create_missing(app.appbuilder.sm, (CLARA,), store, "a-chosen-password")
    assert json.loads(store.read_text()) == {"clara": "a-chosen-password"}


@pytest.mark.usefixtures("ctx")
def test_a_login_with_an_unknown_role_is_refused_by_name(app: Flask, tmp_path: Path) -> None:
    pilot = logins.Login("paul", "Paul", "Pilot", ("Pilot",))
    with pytest.raises(logins.RoleMissing, match="'paul' needs the roles Pilot"):
        logins.create_missing(app.appbuilder.sm, (pilot,), tmp_path / "logins.json")
