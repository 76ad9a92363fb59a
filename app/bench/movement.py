"""A stock movement through the service, beside the same statements sent by bare psycopg."""

from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any

import psutil
import psycopg
from sqlalchemy import make_url, select

from app import create_app
from app.bench.clients import Operations, clients
from app.bench.replay import record
from app.bench.windows import interleave, summary
from app.catalog.models import Variant
from app.core.db import db, session
from app.core.transaction import transact
from app.inventory.models import Location
from app.inventory.services import Receive, ReceiveLine, receive
from config import Settings

OURS, LIMIT = "service", "raw_sql"
SPREADS = {"one hot SKU": 1, "1,000 SKUs": 1_000}
RECORDED_PER_CLIENT = 100


@dataclass(frozen=True)
class Measure:
    """How long and how often."""

    clients: tuple[int, ...] = (1, 8, 16)
    windows: int = 5
    seconds: float = 2.0


def measure(settings: Settings, how: Measure, server: psutil.Process) -> dict[str, Any]:
    """Both contenders at every number of clients and every spread of SKUs; `server` is PostgreSQL's first process."""
    results: dict[str, Any] = {}
    for spread, skus in SPREADS.items():
        for count in how.clients:
            with clients(count, _operations, (settings, skus), [server]) as started:
                contenders = {name: _window(started, name, how.seconds) for name in (OURS, LIMIT)}
                taken = {name: summary(windows) for name, windows in interleave(contenders, how.windows).items()}
            ratio = taken[OURS]["per_second_median"] / taken[LIMIT]["per_second_median"]
            results[f"{spread}, {count} clients"] = {**taken, "ratio": round(ratio, 3)}
    results["statements_per_operation"] = statements(settings)
    return results


def statements(settings: Settings) -> int:
    """How many statements one movement sends, commit not counted."""
    app = create_app(settings)
    with app.app_context():
        command = _command(*_places(1))
        transact(lambda: receive(command))
        return len(record(db.engine, lambda: transact(lambda: receive(command))).statements)


def _window(started: Any, name: str, seconds: float) -> Any:
    return lambda: started.run(name, seconds)


def _operations(number: int, settings: Settings, skus: int) -> Operations:
    """What one client can do; it stays inside an application context of its own."""
    create_app(settings).app_context().push()
    chance = Random(number)  # noqa: S311 (repeatable, not secret)
    variants, place = _places(skus)
    chosen = chance.sample(variants, min(skus, RECORDED_PER_CLIENT))
    for variant in chosen:
        _move(variant, place)
    recordings = [record(db.engine, partial(_move, variant, place)) for variant in chosen]
    url = make_url(settings.sqlalchemy_url).set(drivername="postgresql")
    raw = psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)
    return {
        OURS: lambda: _move(chance.choice(chosen), place),
        LIMIT: lambda: chance.choice(recordings).send(raw),
    }


def _move(variant: int, place: int) -> None:
    transact(lambda: receive(_command([variant], place)))


def _command(variants: list[int], place: int) -> Receive:
    return Receive(lines=(ReceiveLine(variant_id=variants[0], location_id=place, quantity=Decimal(1)),))


def _places(skus: int) -> tuple[list[int], int]:
    variants = list(session.scalars(select(Variant.id).order_by(Variant.id).limit(skus)))
    place = session.execute(select(Location.id).filter_by(code="BENCH-1")).scalar_one()
    session.rollback()
    return variants, place
