"""Work on the runs that were asked for, part by part; every part is one task and one transaction."""

import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from flask import current_app
from sqlalchemy import bindparam, case, func, select, text, update

from app.core import clock
from app.core.bulk.acts import UNDO, demand_act
from app.core.bulk.events import BulkRunAsked
from app.core.bulk.models import CANCELLED, CHANGED, DONE, FAILED, REFUSED, RUNNING, WAITING, BulkItem, BulkRun
from app.core.bulk.rows import Outcome, act_on
from app.core.db import session
from app.core.errors import Forbidden, Refusal
from app.core.failpoints import failpoint
from app.core.language import say, speaking
from app.core.outbox import record
from app.core.personal import preferences
from app.core.screens.access import UPDATE, demand
from app.core.screens.entity import EntityScreen
from app.core.screens.related import screen_named

PART_ROWS = 200
LANGUAGE = "locale"  # the preference: refusals are read by who asked
BUDGET_SECONDS = 10.0  # a task may last a minute; several runs may wait in one
# Two workers never share a run; the run's own row stays free, so that it can be cancelled at any time.
_TAKE = text("SELECT pg_advisory_xact_lock(hashtext('core.bulk_run'), CAST(:run_id % 2147483647 AS int))")
_NOTE = (
    update(BulkItem.__table__)
    .where(BulkItem.__table__.c.id == bindparam("item_id"))
    .values({name: bindparam(f"new_{name}") for name in ("state", "reason", "before", "version_after")})
)


def work_on_runs(asked: Sequence[BulkRunAsked]) -> None:
    """Do a part of each run, at most 200 rows; what then still waits, or finds no time, is handed on."""
    deadline = time.monotonic() + BUDGET_SECONDS
    for run_id in dict.fromkeys(event.run_id for event in asked):
        if time.monotonic() >= deadline:
            record(BulkRunAsked(run_id=run_id))
            continue
        _work_on(run_id, deadline)


def _work_on(run_id: int, deadline: float) -> None:
    session.execute(_TAKE, {"run_id": run_id})
    run = session.get(BulkRun, run_id, populate_existing=True)
    if run is None or not run.is_open:
        return
    acting = current_app.appbuilder.sm.acting_for(run.user_id, f"bulk-{run_id}")  # type: ignore[attr-defined]
    with acting as is_active, speaking(preferences.read(LANGUAGE)):
        try:
            screen = _allowed_screen(run, is_active=is_active)
        except Refusal as refusal:
            _end(run_id, FAILED, refusal.detail)
            return
        outcomes = _part(screen, run, deadline)
    failpoint("bulk.after_part")
    _note(outcomes)
    _count(run_id, list(outcomes.values()))
    if session.scalar(_waiting(run_id).with_only_columns(BulkItem.id).limit(1)) is None:
        _end(run_id, DONE)
    else:
        record(BulkRunAsked(run_id=run_id))


def _allowed_screen(run: BulkRun, *, is_active: bool) -> EntityScreen:
    """The page of the run's resource, as the person who asked may use it now."""
    if not is_active:
        raise Forbidden(say("Whoever asked for this is no longer active."))
    screen = screen_named(run.resource)
    if screen is None:
        raise Forbidden(say("There is no %(resource)s here.", resource=run.resource))
    if run.act == UNDO:
        demand(UPDATE, run.resource)
    else:
        demand_act(screen, run.act)
    return screen


def _part(screen: EntityScreen, run: BulkRun, deadline: float) -> dict[int, Outcome]:
    """What became of the next items, by item id: at least one, then as many as the time allows."""
    outcomes: dict[int, Outcome] = {}
    for item in session.scalars(_waiting(run.id).limit(PART_ROWS)).all():
        outcomes[item.id] = act_on(screen, run, item)
        if time.monotonic() >= deadline:
            break
    return outcomes


def _waiting(run_id: int) -> Any:
    return select(BulkItem).where(BulkItem.run_id == run_id, BulkItem.state == WAITING).order_by(BulkItem.id)


def _note(outcomes: dict[int, Outcome]) -> None:
    """Keep what became of the items, in one statement."""
    rows = [
        {"item_id": item_id, **{f"new_{name}": value for name, value in asdict(outcome).items()}}
        for item_id, outcome in outcomes.items()
    ]
    if rows:
        session.execute(_NOTE, rows)


def _count(run_id: int, outcomes: Sequence[Outcome]) -> None:
    states = [outcome.state for outcome in outcomes]
    counts = {
        "done": BulkRun.done + len(states),
        "changed": BulkRun.changed + states.count(CHANGED),
        "failed": BulkRun.failed + states.count(REFUSED),
        "state": case((BulkRun.state == CANCELLED, CANCELLED), else_=RUNNING),
    }
    session.execute(update(BulkRun).where(BulkRun.id == run_id).values(counts))


def _end(run_id: int, state: str, reason: str | None = None) -> None:
    values = {"state": state, "reason": reason, "finished_at": func.coalesce(BulkRun.finished_at, clock.now())}
    is_open = BulkRun.state != CANCELLED
    session.execute(update(BulkRun).where(BulkRun.id == run_id, is_open).values(values))
