"""The editor and the chips of a list's filters: what they name, and what they bear."""

import pytest
from sqlalchemy import Connection, event

from tests.people import Person


@pytest.mark.parametrize("value", ["²", "٣", "9" * 30, "9" * 5_000, "-1", "1,²", "x"])
def test_a_value_that_is_no_id_is_shown_as_it_is(value: str, ben: Person) -> None:
    answer = ben.get("/stock_move/filter", query_string={"column": "variant_id", "operator": "eq", "value": value})
    assert answer.status_code == 200


def test_many_values_cost_no_statement_each(ben: Person, connection: Connection) -> None:
    statements: list[str] = []
    event.listen(connection, "before_cursor_execute", lambda *event_: statements.append(event_[2]))
    values = ",".join(map(str, range(1, 500)))
    assert ben.get(f"/stock_move/filter?column=variant_id&operator=eq&value={values}").status_code == 200
    assert len(statements) < 6


def test_a_chip_names_nobody_to_who_may_not_read_people(ada: Person, ben: Person, cleo: Person) -> None:
    address = f"/bulk_run/list/?user_id={ada.user_id}"
    assert "Asked by is Ada_Person Tester" in cleo.get(address).text
    assert f"Asked by is {ada.user_id}" in ben.get(address).text
