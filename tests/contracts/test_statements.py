"""How many SQL statements a request takes, whatever the number of rows: no N+1 slips in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, event

from app.core.db import session
from app.core.screens.api import Api
from app.core.screens.view import View
from tests.entities import each_api, each_view, model, url
from tests.factories import make
from tests.people import Caller, Person

API, LIST, DETAIL = 8, 12, 20


@contextmanager
def counted(connection: Connection) -> Iterator[list[str]]:
    """The statements that the block sends, savepoints of the test bed left out."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "SAVEPOINT" not in statement:
            seen.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(connection, "before_cursor_execute", note)


def fill(screen: type[View] | type[Api]) -> int:
    """Five rows, so that a statement per row shows; the id of the last."""
    ids = [make(model(screen)).id for _ in range(5)]
    session.commit()
    return int(ids[-1])


@each_api
def test_the_api_takes_few_statements(
    api_class: type[Api], admin: Person, api: Callable[[Person], Caller], ctx: object, connection: Connection
) -> None:
    row_id = fill(api_class)
    for path in (url(api_class), url(api_class, row_id)):
        with counted(connection) as statements:
            assert api(admin).get(path).status_code == 200
        assert len(statements) <= API, statements


@each_view
def test_a_list_page_takes_few_statements(view: type[View], admin: Person, ctx: object, connection: Connection) -> None:
    fill(view)
    with counted(connection) as statements:
        assert admin.get(url(view, "list/")).status_code == 200
    assert len(statements) <= LIST, statements


@each_view
def test_a_detail_page_takes_few_statements(
    view: type[View], admin: Person, ctx: object, connection: Connection
) -> None:
    row_id = fill(view)
    with counted(connection) as statements:
        assert admin.get(url(view, "show", row_id)).status_code == 200
    assert len(statements) <= DETAIL, statements
