"""The soak: many clients move few items at once, then doctor and clients' own sums must agree."""

import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select, text

from app.bench.database import Factory, application, copied
from app.bench.soaking import TTL_SECONDS, Plan, Stage, soak
from app.bench.tally import Tally
from app.catalog.models import Product, Unit, Variant
from app.core.db import session
from app.core.transaction import transact
from app.inventory import services as do
from app.inventory.doctor.ledger import examine
from app.inventory.models import CostAdjustment, Location, Posting, Reason, StockAccount, StockingPolicy, StockLevel
from config import Settings

ITEMS, TRACKED, BINS = 5, 2, 3
SHOWN = 20
# Rivals meet as they would; only a crash of the machine, which the soak is not about, could lose the last moments.
QUICK = text("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$")


def run(settings: Settings, factory: Factory, plan: Plan) -> dict[str, Any]:
    """Soak a database of its own; none of the `violations` where everything agrees."""
    with copied(settings, factory, 1) as copy:
        with application(copy, factory) as app, app.app_context():
            stage = transact(_set)
            transact(lambda: session.execute(QUICK))
            session.remove()
        started = time.perf_counter()
        tally = _play(copy, factory, stage, plan)
        took = time.perf_counter() - started
        patient = copy.model_copy(update={"statement_timeout_ms": 0})
        with application(patient, factory) as app, app.app_context():
            violations = [*tally.wrong, *_disagreements(stage, tally)]
            session.remove()
    return _told(plan, tally, took, violations)


def _set() -> Stage:
    """A site with bins, items without and with lots."""
    site = _place("SOAK", "site")
    bins = tuple(_place(f"SOAK-{number}", "bin", site).id for number in range(BINS))
    unit = session.scalars(select(Unit.id).where(Unit.code == "pcs")).one()
    items = tuple(_item(number, unit) for number in range(ITEMS))
    lots = frozenset(items[:TRACKED])
    session.add_all(StockingPolicy(variant_id=item, tracking="lot", picking="fifo") for item in lots)
    reason = session.scalars(select(Reason.id).where(Reason.is_active).order_by(Reason.id).limit(1)).one()
    session.flush()
    return Stage(items, lots, site.id, bins, reason)


def _place(code: str, level: str, parent: Location | None = None) -> Location:
    made = Location(code=code, name=code, level=level, parent_id=parent.id if parent else None)
    session.add(made)
    session.flush()
    return made


def _item(number: int, unit: int) -> int:
    product = Product(code=f"SOAK{number}", name=f"Soaked {number}", status="active", base_unit_id=unit, attributes={})
    session.add(product)
    session.flush()
    made = Variant(product_id=product.id, sku=f"SOAK{number}")
    session.add(made)
    session.flush()
    return int(made.id)


def _play(settings: Settings, factory: Factory, stage: Stage, plan: Plan) -> Tally:
    """All clients at once, each a process; what they believe, added up."""
    total = Tally()
    with ProcessPoolExecutor(plan.clients, mp_context=multiprocessing.get_context("spawn")) as pool:
        playing = [pool.submit(soak, number, settings, factory, stage, plan) for number in range(plan.clients)]
        for client in playing:
            total.merge(client.result())
    return total


def _disagreements(stage: Stage, tally: Tally) -> Iterator[str]:
    """What the doctor names, and where levels, values, promises and postings are not what the clients counted."""
    time.sleep(TTL_SECONDS)
    while transact(do.expire_due):
        pass
    for verdict in examine():
        if not verdict.is_sound:
            yield f"doctor: {verdict.name}: {verdict.broken} rows, such as {verdict.rows[0]}"
    ours = StockLevel.variant_id.in_(stage.items)
    levels = select(StockLevel).where(ours, StockLevel.on_hand != 0)
    lying = {(row.variant_id, row.location_id, row.lot_id, row.condition_id): row.on_hand for row in _rows(levels)}
    yield from _unequal("on hand", lying, tally.on_hand)
    yield from _unequal("value", _values(stage), tally.value)
    promised = select(StockLevel.variant_id, func.sum(StockLevel.reserved)).where(ours).group_by(StockLevel.variant_id)
    yield from _unequal("reserved", {row[0]: row[1] for row in session.execute(promised)}, tally.committed)
    postings = session.scalar(select(func.count()).select_from(Posting).where(Posting.key.startswith("soak-"))) or 0
    if postings != tally.posted:
        yield f"postings: {postings} are stored, {tally.posted} were answered"


def _values(stage: Stage) -> dict[Any, Decimal]:
    """What the accounts hold by moves alone: what was booked beside them (corrections of value) is not in answers."""
    beside = select(func.coalesce(func.sum(CostAdjustment.stock_amount), 0)).where(
        CostAdjustment.variant_id == StockAccount.variant_id
    )
    moved = select(StockAccount.variant_id, StockAccount.value_amount - beside.scalar_subquery())
    return {row[0]: row[1] for row in session.execute(moved.where(StockAccount.variant_id.in_(stage.items)))}


def _rows(statement: Any) -> list[Any]:
    return list(session.scalars(statement))


def _unequal(figure: str, stored: dict[Any, Decimal], counted: dict[Any, Decimal]) -> Iterator[str]:
    for key in sorted(stored.keys() | counted.keys()):
        has, should = stored.get(key, Decimal(0)), counted.get(key, Decimal(0))
        if has != should:
            yield f"{figure} of {key}: {has} is stored, {should} was answered"


def _told(plan: Plan, tally: Tally, took: float, violations: list[str]) -> dict[str, Any]:
    return {
        "soak": {
            "operations": plan.operations,
            "clients": plan.clients,
            "seed": plan.seed,
            "seconds": round(took, 1),
            "per_second": round(plan.operations / took, 1),
            "sent_twice": tally.replayed,
            "violations": len(violations),
        },
        **{f"done: {name}": {"operations": number} for name, number in sorted(tally.done.items())},
        **{f"refused: {kind}": {"operations": number} for kind, number in sorted(tally.refused.items())},
        **{f"violation {number}": told for number, told in enumerate(violations[:SHOWN], start=1)},
    }
