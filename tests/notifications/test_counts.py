"""Counts in the inbox: of who is to count, and of who may approve what others counted."""

from typing import Any

from app.core import current
from app.core.current import Actor
from app.core.db import session
from app.core.events import EVENTS
from app.core.outbox import Outbox
from app.inventory import services as do
from app.notifications.count_reactions import notify_of_count
from app.notifications.models import Notification
from tests.factories import inventory as make
from tests.factories.counts import counted, lines_of, planned


def hear() -> None:
    """What workers do with the events of counts, twice."""
    kind: Any = EVENTS["inventory.stock_count_changed"]
    for _ in range(2):
        rows = session.query(Outbox).filter_by(topic=kind.name).order_by(Outbox.id)
        notify_of_count([kind.load(row.payload) for row in rows])


def told(person: Any) -> list[str]:
    """Kinds of what the person was told."""
    rows = session.query(Notification).filter_by(user_id=person.user_id).order_by(Notification.id)
    return [row.kind for row in rows]


def test_ben_hears_what_he_is_to_count_and_ada_what_she_may_approve(ada: Any, ben: Any, ctx: Any) -> None:
    item, shelf = make.variant(), make.site("SHELF-9")
    make.stock(item, shelf, 100, 4)  # type: ignore[arg-type]
    count = planned(shelf, assignee_id=ben.user_id)
    with current.acting_as(Actor(ben.user_id, "ben")):
        counted(lines_of(count)[0], 1)
        assert do.submit(do.SubmitCount(count_id=count.id)).state == "review"
    do.recount(do.RecountCount(count_id=count.id))
    hear()
    assert (told(ben), told(ada)) == (["count_assigned", "count_again"], ["count_to_approve"])
    first = session.query(Notification).filter_by(user_id=ben.user_id).order_by(Notification.id).first()
    assert first is not None
    assert (first.what, first.href) == ("Count SHELF-9", f"/stock_count/show/{count.id}")
