"""What a page that was cut off asks for."""

from collections.abc import Callable
from typing import Any

import pytest

from app.core.db import session
from tests.factories.notifications import notification
from tests.people import Caller, Person

NEWS = "/api/v1/notification/news"


@pytest.fixture
def caller(ada: Person, api: Callable[[Person], Caller], ctx: Any) -> Caller:
    return api(ada)


def tell(person: Person, count: int) -> list[int]:
    ids = [notification(user_id=person.user_id).id for _ in range(count)]
    session.commit()
    return ids


def test_without_a_cursor_it_says_only_where_one_stands(caller: Caller, ada: Person) -> None:
    (id_,) = tell(ada, 1)
    assert caller.get(NEWS).json == {"result": [], "cursor": id_, "unread": 1}


def test_what_came_after_the_cursor_is_shown_once(caller: Caller, ada: Person) -> None:
    first, second, third = tell(ada, 3)
    news = caller.get(f"{NEWS}?after={first}").json
    assert [item["id"] for item in news["result"]] == [second, third]
    assert caller.get(f"{NEWS}?after={news['cursor']}").json["result"] == []


def test_a_flood_is_one_line(caller: Caller, ada: Person) -> None:
    ids = tell(ada, 5)
    (line,) = caller.get(f"{NEWS}?after=0").json["result"]
    assert (line["id"], line["title"], line["href"]) == (ids[-1], "5 new notifications", "/notification/list/")


def test_another_persons_notifications_are_not_there(caller: Caller, ben: Person) -> None:
    (id_,) = tell(ben, 1)
    assert caller.get(f"{NEWS}?after=0").json == {"result": [], "cursor": 0, "unread": 0}
    assert caller.get(f"/api/v1/notification/{id_}").status_code == 404
    assert caller.post(f"/api/v1/notification/{id_}/mark_read", {}).status_code == 404


@pytest.mark.parametrize("cursor", ["x", "-1", "", "1" * 19, "٣"])
def test_a_cursor_that_is_no_id_is_refused_by_name(caller: Caller, cursor: str) -> None:
    answer = caller.get(f"{NEWS}?after={cursor}")
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (400, "?after")


def test_nobody_gets_no_news(api: Callable[[Person], Caller], dan: Person, ctx: Any, client: Any) -> None:
    assert client.get(NEWS).status_code == 401
    assert api(dan).get(NEWS).status_code == 403


def test_what_a_live_message_named_is_shown_though_it_lies_behind(caller: Caller, ada: Person) -> None:
    first, second = tell(ada, 2)
    news = caller.get(f"{NEWS}?after={second}&also={first}").json
    assert [(item["id"], item["is_single"]) for item in news["result"]] == [(first, True)]


def test_what_is_snoozed_is_no_news(caller: Caller, ada: Person) -> None:
    (id_,) = tell(ada, 1)
    assert caller.post(f"/api/v1/notification/{id_}/snooze", {"period": "one_week"}).status_code == 200
    assert caller.get(f"{NEWS}?after=0").json == {"result": [], "cursor": id_, "unread": 0}
    refused = caller.post(f"/api/v1/notification/{id_}/snooze", {"period": "for ever"})
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/period")
