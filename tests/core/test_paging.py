"""Cursors: they continue the list they came from, and no other."""

from collections.abc import Callable

from app.catalog.models import Product
from app.core.db import session
from tests.factories import make
from tests.people import Caller, Person


def test_a_cursor_that_another_list_cannot_read_is_refused(
    admin: Person, api: Callable[[Person], Caller], ctx: object
) -> None:
    for letter in "AB":
        make(Product, name=letter * 150)
    session.commit()
    listed = api(admin).get("/api/v1/product/?order=name&page_size=1")
    answer = api(admin).get(f"/api/v1/role/?order=name&cursor={listed.json['next_cursor']}")
    assert answer.status_code == 400
    assert "another list" in answer.json["detail"]
