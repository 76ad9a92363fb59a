"""Pages and API answers of a running site, one visitor, each beside its own statements sent by bare psycopg."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from itertools import cycle
from typing import Any

import psycopg
from flask import Flask

from app.bench import stack
from app.bench.database import Factory, address, application
from app.bench.processes import Groups
from app.bench.replay import Recording, record
from app.bench.visitor import Refused, Visitor
from app.bench.windows import compare, measured
from app.core.db import db
from config import Settings

HTTP, LIMIT = "http", "raw_sql"
Cases = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Measure:
    """How often and how long."""

    windows: int = 5
    seconds: float = 1.0


def measure(settings: Settings, factory: Factory, cases: Cases, how: Measure) -> dict[str, Any]:
    """Every case, a list of paths that are asked in turn; with `statements`, the most that one of them sends."""
    with (
        application(settings, factory) as app,
        stack.running(settings, settings.var_dir / "bench" / "site") as site,
        site.visitor() as visitor,
        psycopg.connect(address(settings), autocommit=True) as raw,
    ):
        asked = Asked(visitor, app, raw, site.groups(settings))
        return {name: asked.measure(paths, how) for name, paths in cases.items()}


@dataclass(frozen=True)
class Asked:
    """A running site and its visitor, the same application in this process, and a bare connection for the limit."""

    visitor: Visitor
    app: Flask
    raw: "psycopg.Connection[Any]"
    groups: Groups

    def measure(self, paths: Sequence[str], how: Measure) -> dict[str, Any]:
        """Ask for the paths in turn, and send their statements alone in turn."""
        recordings = [self._recorded(path) for path in paths]
        asked, sent = cycle(paths), cycle(recordings)
        ours = partial(measured, lambda: self.visitor.get(next(asked)), how.seconds, self.groups)
        database = {"postgres": self.groups["postgres"]}
        limit = partial(measured, lambda: next(sent).send(self.raw), how.seconds, database)
        counts = [len(recording.statements) for recording in recordings]
        return {**compare({HTTP: ours, LIMIT: limit}, how.windows), "statements": max(counts)}

    def _recorded(self, path: str) -> Recording:
        """The statements of the request in this process, the second time, when caches are filled."""
        self._get(path)
        with self.app.app_context():
            engine = db.engine
        return record(engine, partial(self._get, path))

    def _get(self, path: str) -> None:
        answer = self.app.test_client(use_cookies=False).get(path, headers=self.visitor.identity(path))
        if answer.status_code >= HTTPStatus.BAD_REQUEST:
            raise Refused(f"{path}: {answer.status}")
