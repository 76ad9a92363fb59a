"""The doctor over a long ledger, and the rollups over what is new in it: time and memory."""

import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select, text

from app.analytics.services import refresh
from app.bench.database import Factory, application, copied
from app.bench.memory import Peak, watched
from app.core import clock, doctor
from app.core.db import session
from app.core.transaction import transact
from app.inventory.doctor.ledger import examine
from app.inventory.models import CUSTOMER, SUPPLIER, StockLevel
from app.inventory.services import MoveLine, post_moves
from config import Settings

VARIANTS = 1_000
PER_POSTING = 10_000
PER_REFRESH = 100_000
TEMPORARY = text("SELECT temp_bytes FROM pg_stat_database WHERE datname = current_database()")
FLUSH = text("SELECT pg_stat_force_next_flush()")
MIB = 2**20


def measure(settings: Settings, factory: Factory, moves: int) -> dict[str, Any]:
    """Post the moves through the service, the rollups refreshed after every 100,000; then examine the ledger."""
    with copied(settings, factory, VARIANTS) as copy:
        patient = copy.model_copy(update={"statement_timeout_ms": 0})
        with application(patient, factory) as app, app.app_context():
            refreshes = list(_grow(patient, moves))
            with watched(patient) as peak:
                examined = _examine()
            session.remove()
    return {
        "doctor": {"moves": moves, **examined.pop("all"), **_of(peak)},
        **{f"check: {name}": figures for name, figures in examined.items()},
        f"rollups, per {PER_REFRESH:,} new moves": _middle(refreshes),
    }


def _grow(settings: Settings, moves: int) -> Iterator[dict[str, float]]:
    """What each refresh took."""
    places = [(row[0], row[1]) for row in session.execute(select(StockLevel.variant_id, StockLevel.location_id))]
    session.rollback()
    for first in range(0, moves, PER_REFRESH):
        size = min(PER_REFRESH, moves - first)
        for start in range(first, first + size, PER_POSTING):
            _post(places, start, min(PER_POSTING, first + size - start))
        started = time.perf_counter()
        with watched(settings) as peak:
            counted = refresh().moves
        if counted == PER_REFRESH or moves < PER_REFRESH:
            yield {"seconds": round(time.perf_counter() - started, 2), **_of(peak)}


def _post(places: Sequence[tuple[int, int]], start: int, size: int) -> None:
    """Goods come in and go out by turns, spread over a quarter of a year."""
    now = clock.now()
    lines = []
    for number in range(start, start + size):
        variant, place = places[number // 2 % len(places)]
        way = (SUPPLIER, place) if number % 2 == 0 else (place, CUSTOMER)
        at = now - timedelta(minutes=number % 130_000)
        lines.append(MoveLine(variant, *way, quantity=Decimal(1 + number % 3), effective_at=at))
    transact(lambda: post_moves(lines))


def _examine() -> dict[str, dict[str, float]]:
    """Seconds of each check, and of all; megabytes that the database wrote to temporary files meanwhile."""
    session.execute(FLUSH)
    before = session.scalar(TEMPORARY)
    verdicts = [*examine(), *doctor.examine()]
    session.execute(FLUSH)
    session.rollback()
    after = session.scalar(TEMPORARY)
    session.rollback()
    broken = [verdict.name for verdict in verdicts if not verdict.is_sound]
    if broken:
        raise AssertionError(f"the ledger of the bench does not add up: {broken}")
    figures = {verdict.name: {"seconds": round(verdict.seconds, 2)} for verdict in verdicts}
    seconds = round(sum(verdict.seconds for verdict in verdicts), 2)
    return {**figures, "all": {"seconds": seconds, "temporary_mib": round(((after or 0) - (before or 0)) / MIB, 1)}}


def _of(peak: Peak) -> dict[str, float]:
    return {"postgres_mib": round(peak.postgres, 1), "python_mib": round(peak.python, 1)}


def _middle(refreshes: Sequence[dict[str, float]]) -> dict[str, float]:
    """The refresh that took the median time."""
    ranked = sorted(refreshes, key=lambda one: one["seconds"])
    return ranked[len(ranked) // 2] if ranked else {}
