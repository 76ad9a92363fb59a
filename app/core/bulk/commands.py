"""What people do to a run: cancel it, undo it."""

from typing import Any

from pydantic.dataclasses import dataclass
from sqlalchemy import select

from app.core import clock
from app.core.bulk.asking import ask_undo, is_undoable
from app.core.bulk.models import CANCELLED, BulkRun
from app.core.db import session
from app.core.errors import NotFound, Refusal
from app.core.language import say
from app.core.screens.verbs import Verb


@dataclass(frozen=True)
class OfRun:
    """The run with that id."""

    run_id: int


def cancel(command: OfRun) -> "Told":
    """Stop the run before its next part; rows that it has changed stay changed. Refuses one that has ended."""
    run = session.scalar(select(BulkRun).where(BulkRun.id == command.run_id).with_for_update())
    if run is None:
        raise NotFound(say("There is no such run."))
    if not run.is_open:
        raise Refusal(say("This run has ended already."))
    run.state, run.finished_at = CANCELLED, clock.now()
    return Told(run)


def undo(command: OfRun) -> "Told":
    """Ask for the run that takes an edit back; the same one however often it is asked for."""
    run = session.get(BulkRun, command.run_id)
    if run is None:
        raise NotFound(say("There is no such run."))
    return Told(ask_undo(run))


class Told:
    """A run as the answer of a verb."""

    def __init__(self, run: BulkRun) -> None:
        self.run = run

    def as_dict(self) -> dict[str, Any]:
        """The run's id, state and counts."""
        names = ("id", "resource", "act", "state", "total", "done", "changed", "failed")
        return {name: getattr(self.run, name) for name in names}


CANCEL = Verb(
    "cancel", "Cancel", OfRun, cancel, row="run_id", icon="x", is_offered=lambda run: run.is_open,
    purpose="Stops before the next rows; those that are changed stay changed.",
)  # fmt: skip
UNDO = Verb(
    "undo", "Undo", OfRun, undo, row="run_id", icon="arrow-back-up", is_offered=is_undoable,
    purpose="Gives every row its old values again, except rows that changed since.",
)  # fmt: skip
