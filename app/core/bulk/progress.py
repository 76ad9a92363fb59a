"""How far a run is, for its fragment."""

from typing import Any

from flask import url_for
from sqlalchemy import select

from app.core.bulk.asking import is_undoable
from app.core.bulk.models import REFUSED, BulkItem, BulkRun
from app.core.db import session
from app.core.screens.access import UPDATE, may

REASONS_SHOWN = 5


def progress_of(run: BulkRun) -> dict[str, Any]:
    """What the fragment draws: the run, the first reasons of refused rows, and what may be done to it."""
    refused = select(BulkItem.row_id, BulkItem.reason).where(BulkItem.run_id == run.id, BulkItem.state == REFUSED)
    rows = session.execute(refused.order_by(BulkItem.id).limit(REASONS_SHOWN)).all() if run.failed else []
    return {
        "run": run,
        "refused": rows,
        "progress_url": url_for("BulkRunView.progress", pk=run.id),
        "run_url": url_for("BulkRunView.show", pk=run.id),
        "failures_url": f"{url_for('BulkItemView.export')}?run_id={run.id}&state={REFUSED}",
        "can_cancel": run.is_open and may("cancel", "BulkRun"),
        "can_undo": is_undoable(run) and may("undo", "BulkRun") and may(UPDATE, run.resource),
        "api_url": f"/api/v1/bulk_run/{run.id}",
    }
