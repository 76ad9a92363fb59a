"""The import of one file: survey, products, opening stock, movements; each step in chunks that are counted."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from time import monotonic

from app.core.transaction import transact
from app.imports import progress
from app.imports.costing import Costing
from app.imports.goods import Item, category_id, refresh_statistics, store_id, variant_ids, write_items
from app.imports.online_retail.classify import Movement, movement, refusal
from app.imports.online_retail.format import InvoiceLine, header_of, read
from app.imports.online_retail.ledger import Ledger, reason_ids
from app.imports.online_retail.survey import Survey, survey
from app.imports.progress import Progress
from app.imports.rejects import Rejects, rejects_file
from app.imports.report import Report
from app.imports.source import batched, fingerprint

KIND = "online-retail"
CURRENCY = "GBP"
CATEGORY = "Online Retail"
SITE_NAME = "United Kingdom"
CODES_PER_CHUNK = 2_000
LINES_PER_CHUNK = 10_000
BEFORE_FIRST_ROW = timedelta(minutes=1)

# The step that is running, how many more rows it has done, and how many there are, None where unknown.
Tell = Callable[[str, int, int | None], None]


@dataclass(frozen=True)
class Plan:
    """How a file is to be imported."""

    path: Path
    rejects_dir: Path
    costing: Costing
    site: str = "UK"

    @property
    def options(self) -> dict[str, str]:
        """The choices that must not change when the import is resumed, as JSON values."""
        return {"site": self.site, "cost_share": str(self.costing.share), "rate": str(self.costing.rate)}

    def kept(self, options: dict[str, str]) -> "Plan":
        """The plan with the choices of the run that began the import."""
        costing = Costing(Decimal(options["cost_share"]), Decimal(options["rate"]))
        return replace(self, site=options["site"], costing=costing)


def import_file(plan: Plan, tell: Tell) -> Report:
    """Bring the file into catalogue and ledger, or go on where an earlier run was stopped, with that run's choices.

    A file that was imported whole before changes nothing. Refuses foreign files before anything is written, and a
    second process at the same file.
    """
    started = monotonic()
    header_of(plan.path)
    reached = progress.begin(KIND, fingerprint(plan.path), plan.path.name, plan.options)
    if reached.is_done:
        return Report.of(reached.totals)
    report = Run(
        plan.kept(reached.options), reached, survey(plan.path, lambda rows: tell("Surveying", rows, None)), tell
    ).run()
    report.seconds = monotonic() - started
    return report


@dataclass
class Run:
    """One run over one file; what earlier runs have applied is read again, but only counted."""

    plan: Plan
    reached: Progress
    known: Survey
    tell: Tell
    applied: Counter[str] = field(default_factory=Counter)
    pieces: Counter[str] = field(default_factory=Counter)

    def run(self) -> Report:
        """All phases that are not complete, in their order."""
        self.write_products()
        ledger = self._ledger()
        self.post_opening(ledger)
        transact(refresh_statistics)
        rejects_path = self.plan.rejects_dir / f"{self.plan.path.name}.{self.reached.sha256[:8]}.rejects.csv"
        with rejects_file(rejects_path, header_of(self.plan.path)) as rejects:
            self.post_movements(ledger, rejects)
        report = self._report(rejects, rejects_path)
        self.reached.finish_phase(report.totals())
        return report

    def write_products(self) -> None:
        """One product with one variant per code of goods, under the file's own category."""

        def work(codes: Sequence[str]) -> dict[str, int]:
            category = category_id(CATEGORY)
            return {"new_items": write_items([self._item(code, category) for code in codes])}

        self._by_codes("products", work)

    def post_opening(self, ledger: Ledger) -> None:
        """What each item must have had before its first row, received before that row."""
        first_at = self.known.first_at

        def work(codes: Sequence[str]) -> dict[str, int]:
            assert first_at is not None, "a file with codes has a first row"
            missing = {code: self.known.shortfalls[code] for code in codes}
            costs = {code: self.plan.costing.value(self.known.prices.get(code), 1) for code in codes}
            key = self.reached.key("opening", self.reached.chunks)
            return {"opening_pieces": ledger.post_opening(key, missing, costs, first_at - BEFORE_FIRST_ROW)}

        self._by_codes("opening", work)

    def post_movements(self, ledger: Ledger, rejects: Rejects) -> None:
        """Every row once more: into the ledger by chunks, or into the rejects file."""
        for number, chunk in enumerate(batched(self._movements(rejects), LINES_PER_CHUNK)):
            if not self.reached.has_applied("movements", number):
                key = self.reached.key("movements", number)
                self.reached.apply(partial(ledger.post_movements, key, chunk))
            self.tell("Posting", len(chunk), self.known.rows)

    def _by_codes(self, phase: str, work: Callable[[Sequence[str]], dict[str, int]]) -> None:
        """Apply `work` to the codes of the file by chunks, and finish the phase; skips what is done."""
        if self.reached.has_passed(phase):
            return
        for number, codes in enumerate(batched(self.known.codes, CODES_PER_CHUNK)):
            if not self.reached.has_applied(phase, number):
                self.reached.apply(partial(work, codes))
        self.reached.finish_phase()

    def _movements(self, rejects: Rejects) -> Iterator[Movement]:
        for row, fields in read(self.plan.path):
            reason = refusal(row)
            if reason is not None or not isinstance(row, InvoiceLine):
                rejects.add(row.line, reason or "unreadable", fields)
                continue
            moved = movement(row, self.known.names)
            self.applied[moved.kind.value] += 1
            self.pieces[moved.kind.value] += moved.change
            yield moved

    def _ledger(self) -> Ledger:
        store = transact(lambda: store_id(self.plan.site, SITE_NAME))
        return Ledger(store, variant_ids(self.known.codes), reason_ids())

    def _item(self, code: str, category: int) -> Item:
        price = self.known.prices.get(code)
        return Item(code, self.known.names.name_of(code), price, self.plan.costing.cost(price), CURRENCY, category)

    def _report(self, rejects: Rejects, rejects_path: Path) -> Report:
        return Report(
            rows=self.known.rows,
            applied=dict(self.applied),
            rejected=dict(rejects.by_reason.most_common()),
            pieces=dict(self.pieces),
            items=len(self.known.shortfalls),
            new_items=self.reached.totals.get("new_items", 0),
            opening_pieces=self.reached.totals.get("opening_pieces", 0),
            rejects_path=rejects_path,
        )
