"""What the catalogue's tests share."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, event


@pytest.fixture
def statements(ctx: Any, connection: Connection) -> Iterator[list[str]]:
    """The SQL statements sent from here on, savepoints left out."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "SAVEPOINT" not in statement:
            sent.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    yield sent
    event.remove(connection, "before_cursor_execute", note)
