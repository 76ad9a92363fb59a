"""The category tree, reshaped."""

from dataclasses import dataclass
from typing import Any

from pydantic.dataclasses import dataclass as command
from sqlalchemy import func, select

from app.catalog.events import CategoryMoved
from app.catalog.models import Category
from app.catalog.services.refusals import CategoryCycle
from app.catalog.services.rows import found
from app.core.command_fields import STRICT, RowId
from app.core.db import session
from app.core.errors import Fault
from app.core.language import say
from app.core.outbox import record


@command(frozen=True, config=STRICT)
class MoveCategory:
    """Hang the category, with all below it, under `parent_id`; None makes it a root."""

    category_id: RowId
    parent_id: RowId | None = None


@dataclass(frozen=True)
class Moved:
    """Where the category hangs now."""

    category_id: int
    parent_id: int | None
    path: str

    def as_dict(self) -> dict[str, Any]:
        """The move as JSON values."""
        return {"category_id": self.category_id, "parent_id": self.parent_id, "path": self.path}


def move_category(command: MoveCategory) -> Moved:
    """Move a subtree; refuses a place below itself. Products stay in their categories."""
    # The lock of the database's own trigger, taken before the check: two moves at once could close a circle.
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext("catalog.category"))))
    category = found(Category, command.category_id, "category_id")
    before = category.parent_id
    if command.parent_id is not None:
        parent = found(Category, command.parent_id, "parent_id")
        session.refresh(parent)
        refuse_cycle(category, parent)
    category.parent_id = command.parent_id
    session.flush()
    record(CategoryMoved(category_id=category.id, parent_id_before=before, parent_id=category.parent_id))
    return Moved(category.id, category.parent_id, category.path)


def refuse_cycle(category: Category, parent: Category) -> None:
    """Refuse a parent that is the category itself or lies below it."""
    if f"/{category.id}/" in parent.path:
        reason = say(
            "“%(parent)s” is “%(category)s” itself or lies below it.", parent=parent.name, category=category.name
        )
        raise CategoryCycle(reason, [Fault("/parent_id", "cycle", reason)])
