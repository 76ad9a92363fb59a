"""The rows of runs by their names instead of their ids, as far as the reader may see them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.core.bulk.models import BulkItem, BulkRun
from app.core.db import session
from app.core.screens.access import READ
from app.core.screens.extras import Gathered
from app.core.screens.related import referred, screen_named


def _named(item_ids: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
    """`{item id: {"row_id": the row}}`; its number for one that is gone, or that the reader may not see."""
    statement = select(BulkItem.id, BulkItem.row_id, BulkRun.resource).join(BulkItem.run)
    found = session.execute(statement.where(BulkItem.id.in_(item_ids))).all()
    ids: dict[str, list[int]] = defaultdict(list)
    for _item_id, row_id, resource in found:
        ids[resource].append(row_id)
    rows = {resource: _seen(resource, row_ids) for resource, row_ids in ids.items()}
    return {item_id: {"row_id": rows[resource].get(row_id, f"#{row_id}")} for item_id, row_id, resource in found}


def _seen(resource: str, row_ids: Sequence[int]) -> Mapping[int, Any]:
    screen = screen_named(resource)
    return referred(screen.model, row_ids) if screen is not None and screen.may(READ) else {}


ROWS = Gathered("BulkItem", {"row_id": ("Row", "relation")}, _named)
