"""Who hears of a count: whoever is to count, or to count again, and whoever may approve it."""

from collections.abc import Iterator, Sequence
from typing import Any

from app.auth.queries import users_with
from app.core.db import session
from app.inventory.events import StockCountChanged
from app.inventory.models import StockCount
from app.notifications.delivering import deliver
from app.notifications.messages import written

SUBJECT = "StockCount"
KINDS = {
    "plan": "count_assigned",
    "assign": "count_assigned",
    "recount": "count_again",
    "reject": "count_again",
    "submit": "count_to_approve",
    "exceed": "count_to_approve",
}


def notify_of_count(events: Sequence[StockCountChanged]) -> None:
    """Put counts into the inboxes of those whose turn it is; run again, it tells nobody twice."""
    deliver([row for fact in events if fact.cause in KINDS for row in _rows(fact)])


def _rows(fact: StockCountChanged) -> Iterator[dict[str, Any]]:
    count = session.get(StockCount, fact.count_id)
    assert count is not None, "counts are never deleted"
    kind = KINDS[fact.cause]
    facts = {"number": f"{count.id}", "place": count.location.code, "site": count.site.name}
    wording = written(kind, facts)
    for user_id in _readers(fact, count):
        yield {
            "user_id": user_id,
            "kind": kind,
            "occasion": f"stock_count:{count.id}:{kind}:{fact.round}",
            "subject": SUBJECT,
            "subject_id": count.id,
            "title": wording.title,
            "body": wording.body,
            "facts": facts,
            "href": f"/stock_count/show/{count.id}",
        }


def _readers(fact: StockCountChanged, count: StockCount) -> Sequence[int]:
    """Who submitted a count is not asked to approve it."""
    if KINDS[fact.cause] == "count_to_approve":
        approvers = users_with("can_approve", SUBJECT, fact.site_id)
        return [user_id for user_id in approvers if user_id != count.submitted_by_id]
    return [] if fact.assignee_id is None else [fact.assignee_id]
