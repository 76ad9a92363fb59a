"""What value costs: stock as of a day over a long ledger, and a movement costed by layers beside a plain one."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any

import psycopg
from sqlalchemy import select

from app.analytics.queries import Asked, stock_as_of, total_as_of
from app.analytics.services import refresh
from app.bench.database import Factory, address, application
from app.catalog.models import Category
from app.core import clock
from app.core.db import session
from app.core.transaction import transact
from app.inventory.models import Location, StockLevel
from app.inventory.services import (
    ChangeCosting,
    Receive,
    ReceiveLine,
    Ship,
    ShipLine,
    change_costing,
    receive,
    ship,
)
from config import Settings

DAYS_BACK = (0, 30, 180, 365)
ROUNDS, SKUS, OPEN_LAYERS = 5, 50, 10
AT_ONCE = 500_000

# Further receipts and shipments of the items there are, spread over them and over the year.
MOVES = """
INSERT INTO inventory.stock_move
  (posting_id, variant_id, from_location_id, to_location_id, to_lot_id, to_condition_id, quantity, value_amount,
   effective_at)
SELECT 1 + n %% 365, 1 + n %% %(size)s, CASE WHEN n %% 3 = 0 THEN 1 ELSE 200 + n %% 30 END,
       CASE WHEN n %% 3 = 0 THEN 200 + n %% 30 ELSE 2 END, 0, 0, 1, 1,
       now() - make_interval(days => (n / 7 %% 365)::int)
FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
"""


def measure(settings: Settings, factory: Factory, size: int, movements: int) -> dict[str, Any]:
    """Milliseconds of each question and of each movement, on a database that may be written to."""
    _lengthen(address(settings), size, movements)
    patient = settings.model_copy(update={"statement_timeout_ms": 0})
    with application(patient, factory) as app, app.app_context():
        began = perf_counter()
        counted = refresh().moves
        results = {f"rollup of {counted:,} new movements": {"milliseconds": _ms(began)}}
        return results | _questions() | _movements()


def _lengthen(where: str, size: int, movements: int) -> None:
    with psycopg.connect(where, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        for first in range(1, movements + 1, AT_ONCE):
            last = min(first + AT_ONCE - 1, movements)
            connection.execute(MOVES, {"size": size, "first": first, "last": last})
        connection.execute("VACUUM ANALYZE inventory.stock_move")


def _questions() -> dict[str, Any]:
    today = clock.today()
    site = session.scalars(select(Location.id).where(Location.id == Location.site_id).order_by(Location.id)).first()
    category = session.scalars(select(Category.id).order_by(Category.id.desc())).first()
    asked: dict[str, Callable[[], object]] = {}
    for back in DAYS_BACK:
        day = today - timedelta(days=back)
        asked |= {
            f"total, {back} days ago": partial(total_as_of, Asked(day)),
            f"total of a site, {back} days ago": partial(total_as_of, Asked(day, site)),
            f"total of a category, {back} days ago": partial(total_as_of, Asked(day, None, category)),
            f"50 items, {back} days ago": partial(stock_as_of, Asked(day)),
        }
    return {name: _figure([_timed(question) for _ in range(ROUNDS)]) for name, question in asked.items()}


def _movements() -> dict[str, Any]:
    """A receipt and a shipment of one, at the average and by layers of which ten are open."""
    lying = select(StockLevel.variant_id, StockLevel.location_id).order_by(StockLevel.variant_id).limit(2 * SKUS)
    rows = [(variant_id, location_id) for variant_id, location_id in session.execute(lying)]
    session.rollback()
    plain, layered = rows[: len(rows) // 2], rows[len(rows) // 2 :]
    for variant_id, location_id in layered:
        transact(partial(change_costing, ChangeCosting(variant_id=variant_id, costing="fifo")))
        for _ in range(OPEN_LAYERS):
            transact(partial(_receive, variant_id, location_id))
    return {
        f"{verb} of one, {how}": _figure([_timed(partial(transact, partial(act, *row))) for row in some])
        for verb, act in (("receipt", _receive), ("shipment", _ship))
        for how, some in (("at the average", plain * ROUNDS), ("by layers", layered * ROUNDS))
    }


def _receive(variant_id: int, location_id: int) -> None:
    receive(Receive(lines=(ReceiveLine(variant_id=variant_id, location_id=location_id, quantity=Decimal(1)),)))


def _ship(variant_id: int, location_id: int) -> None:
    ship(Ship(lines=(ShipLine(variant_id=variant_id, location_id=location_id, quantity=Decimal(1)),)))


def _timed(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return _ms(began)


def _ms(began: float) -> float:
    return round((perf_counter() - began) * 1_000, 2)


def _figure(times: Sequence[float]) -> dict[str, float]:
    return {"milliseconds": round(median(times), 2), "milliseconds_best": min(times)}
