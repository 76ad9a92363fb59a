"""One row of a run: the act done to it in a savepoint of its own, and what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog

from app.core.bulk.acts import EDIT, UNDO, acts_of
from app.core.bulk.models import CHANGED, REFUSED, UNCHANGED, BulkItem, BulkRun
from app.core.bulk.values import command_for, current_values, from_json
from app.core.db import session
from app.core.errors import Refusal, Stale
from app.core.language import say
from app.core.screens.access import DELETE
from app.core.screens.changes import change, remove
from app.core.screens.commands import perform
from app.core.screens.entity import EntityScreen

BUGS = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What became of a row: changed, unchanged or refused for a reason; an edit's old values and new version."""

    state: str
    reason: str | None = None
    before: dict[str, Any] | None = None
    version_after: int | None = None


def act_on(screen: EntityScreen, run: BulkRun, item: BulkItem) -> Outcome:
    """Do the run's act to the item's row within the actor's scope; a refusal leaves the row as it was.

    A bug that one row brings to light is logged and spoils that row alone; a database or a worker in trouble is
    nobody's row, and the part is done anew.
    """
    nested = session.begin_nested()
    try:
        outcome = _ways(run.act)(screen, run, item)
        session.flush()
    except Refusal as refusal:
        nested.rollback()
        return Outcome(REFUSED, _told(refusal))
    except BUGS as error:
        nested.rollback()
        log.exception("bulk_row_failed", run_id=run.id, row_id=item.row_id, act=run.act, error=type(error).__name__)
        return Outcome(REFUSED, say("Something went wrong on our side; this row was left as it was."))
    except BaseException:
        nested.rollback()
        raise
    nested.commit()
    return outcome


def _ways(act: str) -> Callable[[EntityScreen, BulkRun, BulkItem], Outcome]:
    return {EDIT: _edit, UNDO: _take_back, DELETE: _delete}.get(act, _do_verb)


def _edit(screen: EntityScreen, run: BulkRun, item: BulkItem) -> Outcome:
    row = screen.find(item.row_id, list(run.arguments))
    before = current_values(screen, row, run.arguments)
    if before == run.arguments:
        return Outcome(UNCHANGED)
    change(screen, row, from_json(screen, run.arguments))
    return Outcome(CHANGED, None, before, row.row_version)


def _take_back(screen: EntityScreen, _run: BulkRun, item: BulkItem) -> Outcome:
    before = item.before or {}
    row = screen.find(item.row_id, list(before))
    if row.row_version != item.version_after:
        raise Stale(say("Changed since; left as it is."))
    change(screen, row, from_json(screen, before))
    return Outcome(CHANGED)


def _delete(screen: EntityScreen, _run: BulkRun, item: BulkItem) -> Outcome:
    remove(screen, screen.find(item.row_id))
    return Outcome(CHANGED)


def _do_verb(screen: EntityScreen, run: BulkRun, item: BulkItem) -> Outcome:
    verb = next(act.verb for act in acts_of(screen) if act.name == run.act)
    assert verb is not None, "what is neither edit, undo nor delete is a verb"
    row = screen.find(item.row_id)
    perform(verb, command_for(verb, run.arguments, row_id=row.id, key=f"bulk:{run.id}:{row.id}"))
    return Outcome(CHANGED)


def _told(refusal: Refusal) -> str:
    """The refusal in one line: its sentence, then those of its faults that say more."""
    more = dict.fromkeys(fault.message for fault in refusal.faults if fault.message != refusal.detail)
    return " ".join([refusal.detail, *more])[:1_000]
