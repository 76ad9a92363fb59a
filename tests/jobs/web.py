"""The web server of a plant: gunicorn with two processes, people who sign in, and their sockets."""

import re
import socket as sockets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
import socketio
from flask import Flask

from app import create_app
from app.auth.models import User
from app.core.db import db, session
from tests.jobs.plant import Plant

PASSWORD = "Correct-horse-9"


class Web:
    """The site of a plant on a port of this machine."""

    def __init__(self, plant: Plant, **settings: Any) -> None:
        with sockets.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"http://127.0.0.1:{free.getsockname()[1]}"
        self._plant = plant
        self._browsers: dict[str, requests.Session] = {}
        bind = self.address.removeprefix("http://")
        options = ["--worker-class", "gthread", "--workers", "2", "--threads", "16", "--bind", bind]
        plant.start(*options, "wsgi:app", module="gunicorn", web_threads=32, **settings)
        plant.wait(self._answers, "the web server answers")

    def browser_of(self, username: str) -> requests.Session:
        """The browser in which the user has signed in; once, because logins are limited."""
        if username not in self._browsers:
            self._browsers[username] = self.sign_in(username)
        return self._browsers[username]

    def sign_in(self, username: str) -> requests.Session:
        """A new browser in which the user has signed in."""
        browser = requests.Session()
        page = browser.get(f"{self.address}/login/", timeout=60).text
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token, page[:2000]
        form = {"csrf_token": token[1], "username": username, "password": PASSWORD}
        answer = browser.post(f"{self.address}/login/", data=form, allow_redirects=False, timeout=60)
        assert answer.status_code == 302, answer.text[:2000]
        return browser

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.address}/login/", timeout=60).ok
        except requests.ConnectionError:
            return False


class Socket:
    """A socket of a browser: what arrived, and whether it is still open."""

    def __init__(self, web: Web, browser: requests.Session, **headers: str) -> None:
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies)
        self.received: list[tuple[str, Any]] = []
        self._client = socketio.Client(reconnection=False)
        self._client.on("*", lambda name, *data: self.received.append((name, data[0] if data else None)))
        self._client.connect(
            web.address, headers={"Cookie": cookies, **headers}, transports=["websocket"], wait_timeout=10
        )

    @property
    def is_open(self) -> bool:
        """Whether the server keeps it."""
        return bool(self._client.connected)

    def say(self, message: str, data: Any) -> None:
        """Send something to the server."""
        self._client.emit(message, data)

    def close(self) -> None:
        """Leave."""
        self._client.disconnect()


@contextmanager
def inside(plant: Plant) -> Iterator[Flask]:
    """The plant's application in this process, as the jobs see it."""
    app = create_app(plant.settings)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def hire(app: Flask, username: str, *roles: str) -> int:
    """Create a user with these roles; their id."""
    manager = app.appbuilder.sm  # type: ignore[attr-defined]
    found = [manager.find_role(role) for role in roles]
    manager.add_user(username, username.title(), "Test", f"{username}@inventra.example", found, PASSWORD)
    user_id = session.query(User).filter_by(username=username).one().id
    session.commit()
    return user_id
