"""The limit: the very statements of a service call, recorded once, sent again by bare psycopg in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy import Engine, event

EVENT_ID = "event_id"  # unique per event, so each sending gets a fresh one


@dataclass
class Recording:
    """Statements with their parameters, in order."""

    statements: list[tuple[str, Any]] = field(default_factory=list)

    def send(self, connection: "psycopg.Connection[Any]") -> None:
        """Send all statements in one transaction, prepared, as a careful hand-written client would."""
        with connection.transaction(), connection.cursor() as cursor:
            for statement, parameters in self.statements:
                if isinstance(parameters, list):
                    cursor.executemany(statement, [_fresh(row) for row in parameters])
                else:
                    cursor.execute(statement, _fresh(parameters), prepare=True)
                    if cursor.description is not None:
                        cursor.fetchall()


def record(engine: Engine, work: Callable[[], object]) -> Recording:
    """What `work` sends through the engine."""
    taken = Recording()

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        taken.statements.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return taken


def _fresh(parameters: Any) -> Any:
    return {**parameters, EVENT_ID: uuid4()} if EVENT_ID in parameters else parameters
