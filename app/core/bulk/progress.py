"""How far a run is, for its fragment."""

from typing import Any

from flask import url_for
from sqlalchemy import select

from app.core.bulk.asking import is_undoable
from app.core.bulk.models import REFUSED, BulkItem, BulkRun
from app.core.db import session
from app.core.screens.access import READ, UPDATE, may
from app.core.screens.related import referred, screen_named

REASONS_SHOWN = 5


def progress_of(run: BulkRun) -> dict[str, Any]:
    """What the fragment draws: the run, the first reasons of refused rows, and what may be done to it."""
    return {
        "run": run,
        "refused": _refused(run) if run.failed else [],
        "progress_url": url_for("BulkRunView.progress", pk=run.id),
        "run_url": url_for("BulkRunView.show", pk=run.id),
        "failures_url": f"{url_for('BulkItemView.export')}?run_id={run.id}&state={REFUSED}",
        "can_cancel": run.is_open and may("cancel", "BulkRun"),
        "can_undo": is_undoable(run) and may("undo", "BulkRun") and may(UPDATE, run.resource),
        "api_url": f"/api/v1/bulk_run/{run.id}",
    }


def _refused(run: BulkRun) -> list[tuple[str, str | None, str | None]]:
    """Name, address and reason of the first refused rows; only the id of one that the reader may not see."""
    refused = select(BulkItem).where(BulkItem.run_id == run.id, BulkItem.state == REFUSED)
    items = session.scalars(refused.order_by(BulkItem.id).limit(REASONS_SHOWN)).all()
    screen = screen_named(run.resource)
    is_seen = screen is not None and screen.may(READ)
    rows = referred(screen.model, [item.row_id for item in items]) if screen is not None and is_seen else {}
    base = screen.route_base if screen is not None else ""
    return [
        (str(rows[item.row_id]), f"{base}/show/{item.row_id}", item.reason)
        if item.row_id in rows
        else (str(item.row_id), None, item.reason)
        for item in items
    ]
