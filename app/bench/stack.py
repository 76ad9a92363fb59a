"""The whole of Inventra as it is run, `flask inventra up`, on a database of the bench's."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from socket import socket
from time import monotonic, sleep

import psutil
import psycopg
from redis import Redis

from app.bench.database import address
from app.bench.processes import Groups, servers_of
from app.bench.visitor import Visitor
from config import ROOT, Settings

READY_SECONDS = 180
STOP_SECONDS = 60
DRAIN_SECONDS = 60
REDIS_DATABASE = 9  # apart from the queues of an installation on the same server
PREFIX = "inv-"  # what the supervisor calls its children
OPEN_WORK = """
SELECT EXISTS (SELECT FROM core.outbox WHERE dispatched_at IS NULL)
    OR EXISTS (SELECT FROM core.task WHERE state IN ('queued', 'running') AND due_at <= now())
"""


@dataclass(frozen=True)
class Stack:
    """A running installation; `seconds` is the time from its start to its first page."""

    port: int
    password: str
    process: psutil.Process
    seconds: float

    def visitor(self) -> Visitor:
        """A signed-in visitor."""
        visitor = Visitor(self.port)
        visitor.sign_in(self.password)
        return visitor

    @property
    def processes(self) -> dict[str, psutil.Process]:
        """The supervisor and its children by name."""
        children = {child.name().removeprefix(PREFIX): child for child in self.process.children()}
        return {"supervisor": self.process, **children}

    def groups(self, settings: Settings) -> Groups:
        """Web, all other processes of ours, PostgreSQL and Redis."""
        ours = self.processes
        web = ours.pop("web")
        ours.pop("supervisor")  # its children are counted one by one
        return {"web": [web], "workers": list(ours.values()), **servers_of(settings)}


@contextmanager
def running(settings: Settings, folder: Path, *, is_embedded: bool = False) -> Iterator[Stack]:
    """Start everything with `folder` as VAR_DIR and stop it at the end.

    It works on the database of `settings`; `is_embedded` gives it servers of its own below `folder` instead.
    """
    password, port = hashlib.sha256(settings.signing_key.encode()).hexdigest()[:24], _free_port()
    environment = {**os.environ, "VAR_DIR": str(folder), "PORT": str(port), "DEMO_PASSWORD": password}
    environment |= {"SECRET_KEY": settings.signing_key}  # so that cursors made here are known there
    environment |= {"DATABASE_URL": "", "REDIS_URL": ""} if is_embedded else _addresses(settings)
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "inventra", "up", "--no-demo"]
    began = monotonic()
    with (folder / "up.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
    try:
        _wait(process, port, folder / "up.log")
        yield Stack(port, password, psutil.Process(process.pid), monotonic() - began)
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)


def drain(settings: Settings) -> None:
    """Wait until the workers have done what was asked of them, a minute at most."""
    deadline = monotonic() + DRAIN_SECONDS
    with psycopg.connect(address(settings), autocommit=True) as connection:
        while monotonic() < deadline:
            found = connection.execute(OPEN_WORK).fetchone()
            if found == (False,):
                return
            sleep(0.1)


def _addresses(settings: Settings) -> dict[str, str]:
    server, _, _ = settings.redis_address.partition("?")
    redis_url = f"{server}?db={REDIS_DATABASE}"
    with Redis.from_url(redis_url) as redis:
        redis.flushdb()
    return {"DATABASE_URL": address(settings), "REDIS_URL": redis_url}


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    """Return with the first page that is served."""
    deadline = monotonic() + READY_SECONDS
    while monotonic() < deadline and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/login/")
            if connection.getresponse().status == 200:  # noqa: PLR2004
                return
        except OSError:
            sleep(0.05)
        finally:
            connection.close()
    process.terminate()
    raise RuntimeError(f"The site did not start; see {log}.")


def _free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
