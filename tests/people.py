"""The cast: Ada buys and keeps the catalogue, Ben works in the warehouse, Cleo audits, Dan may do nothing."""

import hashlib
import time
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_jwt_extended import create_access_token
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from app.auth.identity import identity_of
from app.auth.models import User
from app.auth.services import create_user
from app.core.transaction import transact

PASSWORD = "correct horse battery"
CSRF_SEED = hashlib.sha1(b"a test session").hexdigest()


@dataclass(frozen=True)
class Person:
    """Somebody signed in with a browser, who can also call the API with a token."""

    user_id: int
    browser: FlaskClient
    token: str
    csrf_token: str

    def get(self, url: str, **options: Any) -> TestResponse:
        """Open a page."""
        return _sent(self.browser, url, method="GET", **options)

    def post(self, url: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """Send a form with its CSRF token."""
        form = {"csrf_token": self.csrf_token, **(data or {})}
        return _sent(self.browser, url, method="POST", data=form, **options)


@dataclass(frozen=True)
class Caller:
    """The person's program: the same routes with a token and JSON."""

    client: FlaskClient
    token: str

    def call(self, method: str, url: str, body: Any = None, **headers: str) -> TestResponse:
        """One request; `If_Match="..."` becomes the header If-Match."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named["Authorization"] = f"Bearer {self.token}"
        options: dict[str, Any] = {} if body is None else {"json": body}
        return _sent(self.client, url, method=method, headers=named, **options)

    def get(self, url: str, **headers: str) -> TestResponse:
        """GET."""
        return self.call("GET", url, None, **headers)

    def post(self, url: str, body: Any, **headers: str) -> TestResponse:
        """POST."""
        return self.call("POST", url, body, **headers)

    def put(self, url: str, body: Any, **headers: str) -> TestResponse:
        """PUT."""
        return self.call("PUT", url, body, **headers)

    def delete(self, url: str, **headers: str) -> TestResponse:
        """DELETE."""
        return self.call("DELETE", url, None, **headers)


def sign_in(app: Flask, name: str, *roles: str, site_ids: tuple[int, ...] = ()) -> Person:
    """A new user with those roles, signed in."""
    with app.app_context():
        user_id = transact(lambda: _create(name, roles, site_ids)).id
        return sign_in_again(app, user_id)


def sign_in_again(app: Flask, user_id: int) -> Person:
    """A further browser and token of an existing user."""
    with app.app_context():
        identity = identity_of(user_id)
        assert identity is not None
        browser = app.test_client()
        with browser.session_transaction() as session:
            session.update(
                _user_id=str(user_id), _fresh=True, stamp=identity.stamp, signed_in_at=time.time(), csrf_token=CSRF_SEED
            )
        token = create_access_token(identity=str(user_id))
        csrf_token = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token").dumps(CSRF_SEED)
        assert isinstance(csrf_token, str)
        return Person(user_id, browser, token, csrf_token)


def _create(name: str, roles: tuple[str, ...], site_ids: tuple[int, ...]) -> User:
    return create_user(
        name,
        first_name=name.title(),
        last_name="Tester",
        email=f"{name}@inventra.example",
        password=PASSWORD,
        role_names=roles,
        site_ids=site_ids,
    )


def _sent(client: FlaskClient, url: str, **options: Any) -> TestResponse:
    """A request in an application context of its own, as a server serves it: inside a test's context it would share
    `g`, and with it the person of the request before."""
    with client.application.app_context():
        return client.open(url, **options)
