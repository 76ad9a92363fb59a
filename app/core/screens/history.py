"""What happened to a row, for its page: the hook by which pages read the change log, not knowing who keeps it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Flask, current_app

SHOWN = 8
_KEPT = "change_log"


@dataclass(frozen=True)
class PastChange:
    """One change of a row: who did it when, and of each field its value before and after, as JSON.

    `verb` is created, updated or deleted. Both values of a secret are None.
    """

    who: str
    verb: str
    at: datetime
    fields: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    request_id: str | None = None


Reader = Callable[[str, int, int], Sequence[PastChange]]


def keep(app: Flask, reader: Reader, address: str) -> None:
    """Let pages read changes with `reader(resource, row_id, limit)`, and list them all at `address`, a tab."""
    app.extensions[_KEPT] = (reader, address)


def recent_changes(resource: str, row_id: int, limit: int = SHOWN) -> Sequence[PastChange]:
    """The newest changes of the row, newest first; none where nobody keeps a log.

    Asks for no permission: the caller shows them to those who may read the row itself.
    """
    reader, _ = current_app.extensions.get(_KEPT, (None, ""))
    return reader(resource, row_id, limit) if reader else []


def log_tab(resource: str) -> dict[str, str]:
    """The related list of all changes of a row, as `tabs` declare it; empty where nobody keeps a log."""
    _, address = current_app.extensions.get(_KEPT, (None, ""))
    return {"Change log": address.replace("{resource}", resource)} if address else {}
