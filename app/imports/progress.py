"""How far an import has come: kept in the database, advanced in the transaction of each chunk."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from app.core.db import session
from app.core.errors import Refusal
from app.core.failpoints import failpoint
from app.core.transaction import transact
from app.imports.models import PHASES, ImportBatch


class ImportOverlap(Refusal):
    """Another process is importing the same file."""

    title = "Already being imported"


@dataclass
class Progress:
    """The place an import has reached: `chunks` of `phase` are in the database."""

    batch_id: int
    kind: str
    sha256: str
    phase: str
    chunks: int
    options: dict[str, Any]
    totals: dict[str, Any]

    @property
    def is_done(self) -> bool:
        """Whether the whole file is in."""
        return self.phase == PHASES[-1]

    def has_passed(self, phase: str) -> bool:
        """Whether `phase` is complete."""
        return PHASES.index(self.phase) > PHASES.index(phase)

    def has_applied(self, phase: str, chunk: int) -> bool:
        """Whether chunk number `chunk` (from 0) of `phase` is in."""
        return self.has_passed(phase) or (self.phase == phase and chunk < self.chunks)

    def key(self, phase: str, chunk: int) -> str:
        """The idempotency key of a chunk."""
        return f"{self.kind}:{self.sha256[:32]}:{phase}:{chunk}"

    def apply(self, work: Callable[[], Mapping[str, int] | None]) -> None:
        """Run `work` and count one more chunk of the phase, in one transaction; what it answers joins the totals.

        Refuses if a rival counted the chunk meanwhile.
        """

        def chunk() -> dict[str, Any]:
            totals = {**self.totals, **Counter(self.totals) + Counter(work())}
            self._advance(self.phase, self.chunks + 1, totals)
            return totals

        self.totals = transact(chunk)
        self.chunks += 1
        failpoint("import.after_chunk")

    def finish_phase(self, totals: dict[str, Any] | None = None) -> None:
        """Go on to the next phase; `totals` replace the running ones with the last."""
        following = PHASES[PHASES.index(self.phase) + 1]
        kept = self.totals if totals is None else totals
        transact(lambda: self._advance(following, 0, kept))
        self.phase, self.chunks, self.totals = following, 0, kept

    def _advance(self, phase: str, chunks: int, totals: dict[str, Any]) -> None:
        values: dict[str, Any] = {"phase": phase, "chunks": chunks, "totals": totals}
        if phase == PHASES[-1]:
            values["finished_at"] = func.now()
        here = (ImportBatch.id == self.batch_id, ImportBatch.phase == self.phase, ImportBatch.chunks == self.chunks)
        counted = session.execute(update(ImportBatch).where(*here).values(values).returning(ImportBatch.id)).first()
        if counted is None:
            raise ImportOverlap("Another process is importing this file; this one stopped and changed nothing more.")


def begin(kind: str, sha256: str, file_name: str, options: dict[str, Any]) -> Progress:
    """The progress of the file: where it was left, or a new batch with `options`."""
    return transact(lambda: _begin(kind, sha256, file_name, options))


def _begin(kind: str, sha256: str, file_name: str, options: dict[str, Any]) -> Progress:
    session.execute(
        insert(ImportBatch)
        .values(kind=kind, sha256=sha256, file_name=file_name[-200:], options=options, totals={})
        .on_conflict_do_nothing()
    )
    row = session.execute(select(ImportBatch).filter_by(kind=kind, sha256=sha256)).scalar_one()
    return Progress(row.id, kind, sha256, row.phase, row.chunks, row.options, row.totals)
