"""How passwords are kept."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.security import check_password_hash

from app.auth.services import create_user
from tests.people import PASSWORD


def test_a_password_is_kept_as_a_costly_hash(app: Flask, monkeypatch: pytest.MonkeyPatch, ctx: Any) -> None:
    """At least the least cost of scrypt in OWASP's Password Storage Cheat Sheet: N = 2^15, r = 8 (32 MiB)."""
    monkeypatch.delitem(app.config, "FAB_PASSWORD_HASH_METHOD")
    user = create_user("zoe", first_name="Zoe", last_name="T", email="zoe@inventra.example", password=PASSWORD)
    method, cost, size, _parallel = user.password.split("$")[0].split(":")
    assert (method, int(cost) >= 2**15, int(size)) == ("scrypt", True, 8)
    assert check_password_hash(user.password, PASSWORD)
