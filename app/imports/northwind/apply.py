"""The import of one folder: categories, products, the stock on hand and the reorder rules."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from time import monotonic

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.core import clock
from app.core.db import session
from app.core.errors import Invalid
from app.imports import progress
from app.imports.costing import Costing
from app.imports.goods import Item, category_id, store_id, variant_ids, write_items
from app.imports.northwind.format import BadRow, ProductRow, categories, count_later, products
from app.imports.rejects import rejects_file
from app.imports.report import Report
from app.imports.source import fingerprint
from app.inventory.models import SUPPLIER, Location, Reason, ReorderRule
from app.inventory.services import MoveLine, evaluate, post_moves

KIND = "northwind"
CURRENCY = "USD"
CATEGORY = "Northwind"
SITE, SITE_NAME = "NORTHWIND", "Northwind Traders"
STOCKED, EMPTY = "stocked", "without stock"
REJECT_COLUMNS = ("fields",)


@dataclass(frozen=True)
class Plan:
    """How a folder is to be imported."""

    folder: Path
    rejects_dir: Path
    costing: Costing


def import_folder(plan: Plan) -> Report:
    """Bring the folder's goods into catalogue and ledger in one go; the same files a second time change nothing.

    Refuses a folder that lacks categories.csv or products.csv, before anything is written.
    """
    started = monotonic()
    if not plan.folder.is_dir():
        raise Invalid(f"There is no folder {plan.folder}.")
    names = categories(plan.folder)
    rows = list(products(plan.folder, names))
    good = [row for row in rows if isinstance(row, ProductRow)]
    reached = progress.begin(KIND, _fingerprint(plan.folder), plan.folder.name, {})
    if reached.is_done:
        return Report.of(reached.totals)
    steps = {
        "products": partial(_write_products, plan, good, names),
        "opening": partial(_post_stock, plan, good, reached),
    }
    for phase, work in steps.items():
        if not reached.has_passed(phase):
            if not reached.has_applied(phase, 0):
                reached.apply(work)
            reached.finish_phase()
    report = _report(plan, reached, rows)
    reached.finish_phase(report.totals())
    report.seconds = monotonic() - started
    return report


def _fingerprint(folder: Path) -> str:
    """What the goods of the folder are known by."""
    both = "".join(fingerprint(folder / name) for name in ("categories.csv", "products.csv"))
    return hashlib.sha256(both.encode()).hexdigest()


def _write_products(plan: Plan, rows: Sequence[ProductRow], names: Mapping[str, str]) -> dict[str, int]:
    root = category_id(CATEGORY)
    branches = {name: category_id(name, root) for name in names.values()}
    items = [
        Item(
            sku=row.sku,
            name=row.name,
            price=row.price,
            cost=plan.costing.cost(row.price),
            currency=CURRENCY,
            category_id=branches[row.category],
            status="phase_out" if row.is_discontinued else "active",
            description=row.pack or None,
        )
        for row in rows
    ]
    return {"new_items": write_items(items)}


def _post_stock(plan: Plan, rows: Sequence[ProductRow], reached: progress.Progress) -> dict[str, int]:
    store = store_id(SITE, SITE_NAME)
    ids, at = variant_ids([row.sku for row in rows]), clock.now()
    lines = [
        MoveLine(ids[row.sku], SUPPLIER, store, Decimal(row.stock), at, plan.costing.value(row.price, 1))
        for row in rows
        if row.stock
    ]
    if lines:
        reason_id = session.execute(select(Reason.id).filter_by(code="opening")).scalar_one()
        post_moves(lines, key=reached.key("opening", 0), reference="Opening stock", reason_id=reason_id)
    return {"opening_pieces": sum(row.stock for row in rows), "rules": _write_rules(rows, ids)}


def _write_rules(rows: Sequence[ProductRow], ids: Mapping[str, int]) -> int:
    """A reorder level becomes the rule's minimum, twice the level its maximum; a level of 0 makes no rule."""
    site = session.execute(select(Location.id).filter_by(code=SITE)).scalar_one()
    rules = [
        {
            "variant_id": ids[row.sku],
            "site_id": site,
            "minimum": row.reorder_level,
            "maximum": 2 * row.reorder_level,
            "multiple": 1,
        }
        for row in rows
        if row.reorder_level
    ]
    if rules:
        session.execute(insert(ReorderRule).on_conflict_do_nothing(), rules)
        evaluate([ids[row.sku] for row in rows if row.reorder_level])
    return len(rules)


def _report(plan: Plan, reached: progress.Progress, rows: Sequence[ProductRow | BadRow]) -> Report:
    rejects_path = plan.rejects_dir / f"northwind.{reached.sha256[:8]}.rejects.csv"
    with rejects_file(rejects_path, REJECT_COLUMNS) as rejects:
        for row in rows:
            if isinstance(row, BadRow):
                rejects.add(row.line, row.reason, row.fields)
    good = [row for row in rows if isinstance(row, ProductRow)]
    return Report(
        rows=len(rows),
        applied=dict(Counter(STOCKED if row.stock else EMPTY for row in good)),
        rejected=dict(rejects.by_reason),
        items=len(good),
        new_items=reached.totals.get("new_items", 0),
        opening_pieces=reached.totals.get("opening_pieces", 0),
        rules=reached.totals.get("rules", 0),
        later=count_later(plan.folder),
        rejects_path=rejects_path,
    )
