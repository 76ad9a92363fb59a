"""The golden matrix of rights: `rights.csv` says for every route, method and person what the door answers.

A change of rights shows as a change of that file. `python -m pytest tests/contracts/test_rights_matrix.py` names the
lines that differ; run it with `WRITE_RIGHTS=1` to write the file anew, and read the difference before committing it.
"""

import csv
import os
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection
from werkzeug.routing import Rule

from app.core.db import db
from config import Settings
from dashboards.site import create_site
from tests.people import CSRF_SEED, Person, sign_in

FILE = Path(__file__).parent / "rights.csv"
PEOPLE = {"anonymous": None, "admin": ("Admin",), "ada": ("Buyer", "Manager"), "ben": ("Warehouse",),
          "cleo": ("Auditor",), "dan": ()}  # fmt: skip
# `sign in`: 401 or the way to the log-in; `no`: 403; `yes`: whatever comes after the door.
DOOR = {401: "sign in", 403: "no"}


@pytest.fixture
def site(app: Flask, servers: Settings, connection: Connection) -> Flask:
    """The application with its dashboards, on the tests' database."""
    address = app.config["INVENTRA"].database_url
    return create_site(servers.model_copy(update={"database_url": address, "redis_url": servers.redis_address}))


def test_the_door_answers_as_the_matrix_says(site: Flask) -> None:
    people = {name: _person(site, name, roles) for name, roles in PEOPLE.items()}
    found = [
        [rule.rule, method, *(_asked(site, person, rule, method) for person in people.values())]
        for rule in sorted(site.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ())))
        if _is_ours(rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    with site.app_context():
        db.session.remove()
    if os.environ.get("WRITE_RIGHTS"):
        with FILE.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([["route", "method", *PEOPLE], *found])
    with FILE.open(encoding="utf-8", newline="") as file:
        _, *golden = csv.reader(file)
    assert [line for line in found if line not in golden] == []
    assert [line for line in golden if line not in found] == []


def _is_ours(rule: Rule) -> bool:
    return rule.endpoint != "static" and not rule.endpoint.endswith((".static", "logout"))


def _person(site: Flask, name: str, roles: tuple[str, ...] | None) -> Person:
    if roles is not None:
        return sign_in(site, f"{name}_person", *roles)
    stranger = sign_in(site, f"{name}_person")
    stranger.post("/logout/")
    with stranger.browser.session_transaction() as session:
        session["csrf_token"] = CSRF_SEED  # a stranger has loaded the log-in page, so no missing token hides the door
    return replace(stranger, token="")


def _asked(site: Flask, person: Person, rule: Rule, method: str) -> str:
    """What the door answers for a row that does not exist: rights are asked before rows."""
    path = "".join("0" if is_variable else part for is_variable, part in rule._trace).lstrip("|")
    is_api = path.startswith("/api/")
    headers = {"Authorization": f"Bearer {person.token}"} if person.token and is_api else {}
    form = None if is_api else {"csrf_token": person.csrf_token}
    client = site.test_client() if is_api else person.browser
    with site.app_context():
        answer = client.open(
            path, method=method, headers=headers, data=form if method == "POST" else None,
            json={} if is_api and method in ("POST", "PUT") else None,
            environ_base={"REMOTE_ADDR": f"2001:db8::{abs(hash(path)) % 65536:x}"},
        )  # fmt: skip
    assert answer.status_code < 500, (path, method, answer.status_code)
    if answer.status_code == 302 and "/login/" in answer.headers["Location"]:
        return "sign in"
    return DOOR.get(answer.status_code, "yes")
