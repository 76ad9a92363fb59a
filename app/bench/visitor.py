"""Somebody who calls the site over HTTP: signed in once, on one connection that stays open."""

import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from http.client import HTTPConnection, HTTPResponse
from typing import Any, Self
from urllib.parse import urlencode

CSRF = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
TIMEOUT_SECONDS = 60
ADMIN = "admin"


class Refused(RuntimeError):
    """The site did not answer as it should."""


class Visitor:
    """Gets pages by cookie and calls the API by token; raises `Refused` for any answer that is not a success."""

    def __init__(self, port: int, token: str = "", cookie: str = "") -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
        self.token, self.cookie = token, cookie

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._connection.close()

    def sign_in(self, password: str) -> None:
        """Take a token and a session of the administrator's."""
        account = {"username": ADMIN, "password": password, "provider": "db"}
        self.token = json.loads(self.post("/api/v1/security/login", account))["access_token"]
        answer, page = self._send("GET", "/login/", headers={})
        found = CSRF.search(page)
        form = {"csrf_token": found.group(1).decode() if found else "", "username": ADMIN, "password": password}
        headers = {"Cookie": _cookie(answer), "Content-Type": "application/x-www-form-urlencoded"}
        answer, _ = self._send("POST", "/login/", urlencode(form).encode(), headers)
        self.cookie = _cookie(answer)

    def get(self, path: str) -> bytes:
        """The body of an API answer or of a page."""
        return self._send("GET", path, headers=self.identity(path))[1]

    def post(self, path: str, body: Any, **headers: str) -> bytes:
        """The body of the answer to a JSON body; `Idempotency_Key="..."` becomes the header Idempotency-Key."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {**self.identity(path), "Content-Type": "application/json", **named}
        return self._send("POST", path, json.dumps(body).encode(), sent)[1]

    def identity(self, path: str) -> dict[str, str]:
        """The headers that say who asks: a token for the API, a cookie for pages."""
        if path.startswith("/api/"):
            return {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return {"Cookie": self.cookie}

    def _send(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[HTTPResponse, bytes]:
        self._connection.request(method, path, body, dict(headers or {}))
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status >= HTTPStatus.BAD_REQUEST or answer.headers.get("Location", "").startswith("/login"):
            raise Refused(f"{method} {path}: {answer.status} {content[:300].decode(errors='replace')}")
        return answer, content


def _cookie(answer: HTTPResponse) -> str:
    return "; ".join(line.split(";")[0] for line in answer.headers.get_all("Set-Cookie") or [])
