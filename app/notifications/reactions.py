"""How this package reacts to what happens to stock: rows for inboxes, and live messages of ids."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from app.auth.queries import users_with
from app.catalog.models import Variant
from app.core import clock, realtime
from app.core.db import session
from app.inventory.events import StockAlertChanged, StockAlertOpened, StockChanged
from app.inventory.models import Location
from app.notifications.messages import Facts, written
from app.notifications.models import Notification

IDS_PER_MESSAGE = 50  # more changes than these in one batch: the reader reloads what it shows
SUBJECT = "StockAlert"
SINGLY_AT_MOST = 20  # more alerts than these at once are told as one number
DIGEST = 0  # the subject of a row about many alerts: no alert has this id


def notify_of_alert(events: Sequence[StockAlertOpened]) -> None:
    """Put opened alerts into the inbox of each user who may see them, and tell their pages.

    More than a person would read one by one (an import, a first count) become one row that counts them.
    """
    readers = {site_id: users_with("can_read", SUBJECT, site_id) for site_id in {fact.site_id for fact in events}}
    by_user: dict[int, list[StockAlertOpened]] = defaultdict(list)
    for fact in events:
        for user_id in readers[fact.site_id]:
            by_user[user_id].append(fact)
    single = {user_id: facts for user_id, facts in by_user.items() if len(facts) <= SINGLY_AT_MOST}
    deliver(_single_rows(single))
    for user_id in sorted(by_user.keys() - single.keys()):
        _deliver_digest(user_id, by_user[user_id])


def settle_alert(events: Sequence[StockAlertChanged]) -> None:
    """Take a resolved alert off the unread ones, and tell open pages that an alert changed."""
    resolved = {fact.alert_id for fact in events if fact.state == "resolved"}
    if resolved:
        settled = update(Notification).where(
            Notification.subject == SUBJECT, Notification.subject_id.in_(resolved), Notification.read_at.is_(None)
        )
        read_by = set(
            session.scalars(settled.values(read_at=clock.now(), snoozed_until=None).returning(Notification.user_id))
        )
        for user_id in read_by:
            realtime.announce("inbox_changed", {}, rooms=[f"user:{user_id}"])
    _announce_by_site("stock_alert_changed", [(fact.site_id, fact.alert_id) for fact in events])


def show_levels(events: Sequence[StockChanged]) -> None:
    """Tell open pages which variants changed at a site."""
    changes = [(level.site_id, fact.variant_id) for fact in events for level in fact.levels]
    _announce_by_site("stock_changed", changes)


def _single_rows(by_user: Mapping[int, Sequence[StockAlertOpened]]) -> list[dict[str, Any]]:
    facts = {fact.alert_id: fact for told in by_user.values() for fact in told}.values()
    skus = _names(select(Variant.id, Variant.sku).where(Variant.id.in_({fact.variant_id for fact in facts})))
    sites = _names(select(Location.id, Location.name).where(Location.id.in_({fact.site_id for fact in facts})))
    return [
        _row(
            user_id,
            "low_stock",
            {
                "sku": skus[fact.variant_id],
                "site": sites[fact.site_id],
                "available": f"{fact.available.normalize():f}",
                "minimum": f"{fact.minimum.normalize():f}",
            },
            alert_id=fact.alert_id,
            href=f"/stock_alert/show/{fact.alert_id}",
        )
        for user_id, told in by_user.items()
        for fact in told
    ]


def _deliver_digest(user_id: int, facts: Sequence[StockAlertOpened]) -> None:
    """One row for them all; run again, or in other batches with the same first alert, it stays that row."""
    first = min(fact.alert_id for fact in facts)
    row = _row(user_id, "low_stock_many", {"count": len(facts)}, alert_id=first, href="/stock_alert/list/?state=open")
    deliver([row | {"subject_id": DIGEST}])


def _row(user_id: int, kind: str, facts: Facts, *, alert_id: int, href: str) -> dict[str, Any]:
    wording = written(kind, facts)
    return {
        "user_id": user_id,
        "kind": kind,
        "occasion": f"stock_alert:{alert_id}:opened",
        "subject": SUBJECT,
        "subject_id": alert_id,
        "title": wording.title,
        "body": wording.body,
        "facts": dict(facts),
        "href": href,
    }


def deliver(rows: list[dict[str, Any]]) -> None:
    """Put the rows into inboxes, each occasion once, and tell the pages of their readers."""
    if not rows:
        return
    added = insert(Notification).on_conflict_do_nothing(index_elements=["user_id", "occasion"])
    newest: dict[int, tuple[int, int]] = {}
    for user_id, id_ in session.execute(added.returning(Notification.user_id, Notification.id), rows):
        last, count = newest.get(user_id, (0, 0))
        newest[user_id] = (max(last, id_), count + 1)
    for user_id, (id_, count) in newest.items():
        realtime.announce("notification", {"id": id_, "count": count}, rooms=[f"user:{user_id}"])


def _announce_by_site(message: str, changes: Sequence[tuple[int, int]]) -> None:
    by_site: dict[int, set[int]] = defaultdict(set)
    for site_id, id_ in changes:
        by_site[site_id].add(id_)
    for site_id, ids in by_site.items():
        data = {"site_id": site_id, "ids": sorted(ids)[:IDS_PER_MESSAGE], "count": len(ids)}
        realtime.announce(message, data, rooms=[f"site:{site_id}", "site:all"])


def _names(statement: Any) -> dict[int, str]:
    return {row[0]: row[1] for row in session.execute(statement)}
