"""Examining the ledger: asked for by a person or the night, carried out in the background, kept with what was found."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from decimal import Decimal
from pkgutil import resolve_name
from typing import Any

from pydantic.dataclasses import dataclass as command
from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert

from app.core import clock, current, doctor, queue_doctor
from app.core.command_fields import STRICT
from app.core.db import session
from app.core.doctor import Verdict
from app.core.errors import Forbidden
from app.core.language import say
from app.core.outbox import record
from app.inventory.doctor import ledger as ledger_doctor
from app.inventory.events import ExaminationAsked, ExaminationEnded
from app.inventory.models import Examination
from app.inventory.models.examination import ASKED, NIGHTLY, ON_DEMAND
from app.inventory.queries.derived import differences
from app.inventory.states import EXAMINATION

PATIENCE = timedelta(hours=2)  # one that waits longer was lost: its task is dead, and the doctor of the queue says so
STATEMENT_SECONDS = 1800


@command(frozen=True, kw_only=True, config=STRICT)
class Examine:
    """Examine the ledger now."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The examination that waits; `is_replay` where somebody had asked for it before."""

    examination_id: int
    is_replay: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON values."""
        return {"examination_id": self.examination_id}


def examine(_command: Examine) -> Asked:
    """Ask for an examination of the whole ledger; one that waits is the answer, for there is one at a time."""
    demand_every_site()
    return _ask(ON_DEMAND)


def examine_nightly() -> Asked:
    """Ask for the examination of the night."""
    return _ask(NIGHTLY)


def carry_out(examination_id: int) -> None:
    """Carry out an examination that waits: every check one statement, so each of a snapshot of its own.

    Run again it does nothing. The queue goes first: what waits behind this work is no fault of the queue.
    """
    examination: Examination | None = session.get(Examination, examination_id, with_for_update=True)
    if examination is None or examination.state != ASKED:
        return
    started = time.perf_counter()
    session.execute(text(f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s'"))
    kinds = resolve_name("jobs.kinds:kinds")()  # the jobs stand above this package
    verdicts = [*queue_doctor.examine(kinds), *ledger_doctor.examine(), *doctor.examine()]
    broken = [verdict for verdict in verdicts if not verdict.is_sound]
    _note_changes(examination, broken)
    examination.state = EXAMINATION[ASKED, "break" if broken else "hold"]
    examination.checks, examination.broken = len(verdicts), len(broken)
    examination.verdicts = [_plain(verdict) for verdict in verdicts]
    examination.finished_at = clock.now()
    examination.seconds = Decimal(f"{time.perf_counter() - started:.3f}")
    record(ExaminationEnded(examination_id=examination.id, checks=len(verdicts), broken=len(broken)))


def demand_every_site() -> None:
    """Refuse actors who see some sites only: the proof is of all of them together."""
    if current.actor().site_ids is not None:
        raise Forbidden(say("Only who sees every site examines and rebuilds the ledger."))


def _ask(occasion: str) -> Asked:
    _give_up_lost()
    new = insert(Examination).values(occasion=occasion, asked_by_id=current.actor().user_id, asked_at=clock.now())
    made = session.scalar(new.on_conflict_do_nothing().returning(Examination.id))
    if made is None:
        waiting = session.scalars(select(Examination.id).where(Examination.state == ASKED)).one()
        return Asked(examination_id=waiting, is_replay=True)
    record(ExaminationAsked(examination_id=made))
    return Asked(examination_id=made)


def _give_up_lost() -> None:
    lost = select(Examination).where(Examination.state == ASKED, Examination.asked_at < clock.now() - PATIENCE)
    for examination in session.scalars(lost.with_for_update(skip_locked=True)):
        examination.state = EXAMINATION[ASKED, "give_up"]
    session.flush()


def _note_changes(examination: Examination, broken: Sequence[Verdict]) -> None:
    """What a rebuild would change; nothing where the ledger itself is hurt, for nothing can be rebuilt from that."""
    if not broken or {verdict.name for verdict in broken} & ledger_doctor.SOURCES:
        return
    found, examination.differing = differences()
    examination.changes = [difference.as_dict() for difference in found]


def _plain(verdict: Verdict) -> dict[str, Any]:
    return {**asdict(verdict), "seconds": round(verdict.seconds, 3)}
