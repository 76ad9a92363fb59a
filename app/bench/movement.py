"""One movement of stock, through the service and through REST, beside the same statements sent by bare psycopg."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy import select

from app.bench import stack
from app.bench.clients import Clients, Operations, clients, own
from app.bench.database import Factory, address, application
from app.bench.processes import Groups, servers_of
from app.bench.replay import record
from app.bench.stack import Stack
from app.bench.visitor import Visitor
from app.bench.windows import Window, compare
from app.core.db import db, session
from app.core.screens.commands import command_of
from app.core.screens.verbs import Verb
from app.core.transaction import transact
from app.inventory.models import StockLevel
from app.inventory.verbs.stock import RECEIVE, RESERVE
from config import Settings

SERVICE, REST, LIMIT = "service", "rest", "raw_sql"
SPREADS = {"one hot SKU": 1, "1,000 SKUs": 1_000}
VERBS = {verb.name: verb for verb in (RECEIVE, RESERVE)}
RECORDED = 50  # per client and spread; the limit repeats these


@dataclass(frozen=True)
class Measure:
    """How many clients, how often and how long."""

    clients: tuple[int, ...] = (1, 8, 16)
    windows: int = 5
    seconds: float = 1.0


@dataclass(frozen=True)
class Place:
    """Where a client finds the site: its port and a token."""

    port: int
    token: str


def through_service(settings: Settings, factory: Factory, verb: str, how: Measure) -> dict[str, Any]:
    """The service beside the limit, nothing else running."""
    groups = {"clients": [own()], **servers_of(settings)}
    with clients(max(how.clients), operations, settings, factory, verb) as started:
        return Contest(started, groups, how).of(SERVICE)


def through_rest(settings: Settings, factory: Factory, verb: str, how: Measure, site: Stack) -> dict[str, Any]:
    """A running site beside the limit; the CPU is that of all its processes, its workers' reactions included."""
    with site.visitor() as visitor:
        place = Place(site.port, visitor.token)
    stack.drain(settings)  # what happened before the site was started
    with clients(max(how.clients), operations, settings, factory, verb, place) as started:
        return Contest(started, site.groups(settings), how, partial(stack.drain, settings)).of(REST)


def statements(settings: Settings, factory: Factory, verb: str) -> int:
    """How many statements the service sends, BEGIN and COMMIT not counted."""
    with application(settings, factory) as app, app.app_context():
        work = partial(_act, VERBS[verb], _places(1)[0])
        work()
        return len(record(db.engine, work).statements)


def operations(
    number: int, settings: Settings, factory: Factory, verb_name: str, place: Place | None = None
) -> Operations:
    """What one client can do, by contender and spread; it stays inside an application context of its own."""
    factory(settings).app_context().push()
    chance = Random(number)  # noqa: S311 (repeatable, not secret)
    raw = psycopg.connect(address(settings), autocommit=True)
    visitor = Visitor(place.port, place.token) if place else None
    verb, known = VERBS[verb_name], Operations()
    for spread, skus in SPREADS.items():
        chosen = chance.sample(_places(skus), min(skus, RECORDED))
        recordings = [record(db.engine, partial(_act, verb, each)) for each in chosen]
        known[f"{LIMIT} {spread}"] = partial(_any, chance, [partial(each.send, raw) for each in recordings])
        known[f"{SERVICE} {spread}"] = partial(_any, chance, [partial(_act, verb, each) for each in chosen])
        if visitor:
            known[f"{REST} {spread}"] = partial(_any, chance, [partial(_call, visitor, verb, each) for each in chosen])
    return known


@dataclass(frozen=True)
class Contest:
    """Clients that are ready, the processes to watch, and what to wait for after a window."""

    started: Clients
    groups: Groups
    how: Measure
    settle: Callable[[], object] | None = None

    def of(self, ours: str) -> dict[str, Any]:
        """Us beside the limit, for every spread and number of clients."""
        return {
            f"{ours}, {spread}, {count} clients": compare(
                {name: partial(self._window, f"{name} {spread}", count) for name in (ours, LIMIT)}, self.how.windows
            )
            for spread in SPREADS
            for count in self.how.clients
        }

    def _window(self, operation: str, count: int) -> Window:
        return self.started.run(operation, self.how.seconds, count, self.groups, self.settle)


def _any(chance: Random, choices: Sequence[Callable[[], object]]) -> None:
    chance.choice(choices)()


def _act(verb: Verb, place: tuple[int, int]) -> None:
    command = command_of(verb, _body(place), {})
    transact(lambda: verb.run(command))


def _call(visitor: Visitor, verb: Verb, place: tuple[int, int]) -> None:
    visitor.post(f"/api/v1/stock_level/{verb.name}", _body(place), Idempotency_Key=uuid4().hex)


def _body(place: tuple[int, int]) -> dict[str, Any]:
    variant_id, location_id = place
    return {"lines": [{"variant_id": variant_id, "location_id": location_id, "quantity": "1"}]}


def _places(skus: int) -> list[tuple[int, int]]:
    """The first variants in stock and where each lies."""
    asked = select(StockLevel.variant_id, StockLevel.location_id).order_by(StockLevel.variant_id).limit(skus)
    places = [(variant_id, location_id) for variant_id, location_id in session.execute(asked)]
    session.rollback()
    return places
