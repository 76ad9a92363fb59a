"""Dead tasks: given up after eight failures or three lost workers, until a person lets them try again."""

from collections import Counter
from collections.abc import Collection

from sqlalchemy import func, select, update

from app.core.db import session
from app.core.errors import NotFound
from app.core.outbox import Task


def revive(task_ids: Collection[int]) -> Counter[str]:
    """Let the dead tasks of these ids try once more; how many of each kind. Refuses if one of them is not dead.

    `attempts` and `recoveries` stay: the first is the fencing token, so it must never fall, and both make a task
    that fails again dead again at once.
    """
    due = {"state": "queued", "due_at": func.now(), "finished_at": None}
    dead = (Task.id.in_(task_ids), Task.state == "dead")
    revived = session.execute(update(Task).where(*dead).values(due).returning(Task.id, Task.kind)).all()
    if missing := set(task_ids) - {row.id for row in revived}:
        raise NotFound(f"There is no dead task {', '.join(map(str, sorted(missing)))}; nothing was revived.")
    return Counter(row.kind for row in revived)


def dead_ids() -> list[int]:
    """The ids of all dead tasks."""
    return list(session.scalars(select(Task.id).where(Task.state == "dead").order_by(Task.id)))
