"""Who is told of an examination of the ledger: those who may rebuild it, of every one that found something."""

from collections.abc import Sequence

from sqlalchemy import update

from app.auth.queries import users_everywhere
from app.core import clock, realtime
from app.core.db import session
from app.inventory.events import ExaminationEnded
from app.notifications.delivering import deliver
from app.notifications.messages import written
from app.notifications.models import Notification

SUBJECT, KIND = "Examination", "ledger_broken"


def tell_of_examination(events: Sequence[ExaminationEnded]) -> None:
    """Put a broken ledger into the inboxes of who may rebuild it; a sound one takes earlier ones off the unread."""
    for event in events:
        _settle(event)
        if event.broken:
            deliver([_row(user_id, event) for user_id in users_everywhere("can_rebuild", SUBJECT)])


def _settle(event: ExaminationEnded) -> None:
    """The newer word replaces the older ones."""
    earlier = update(Notification).where(
        Notification.subject == SUBJECT,
        Notification.subject_id < event.examination_id,
        Notification.read_at.is_(None),
    )
    settled = earlier.values(read_at=clock.now(), snoozed_until=None).returning(Notification.user_id)
    for user_id in set(session.scalars(settled)):
        realtime.announce("inbox_changed", {}, rooms=[f"user:{user_id}"])


def _row(user_id: int, event: ExaminationEnded) -> dict[str, object]:
    facts = {"broken": event.broken, "checks": event.checks}
    wording = written(KIND, facts)
    return {
        "user_id": user_id,
        "kind": KIND,
        "occasion": f"examination:{event.examination_id}",
        "subject": SUBJECT,
        "subject_id": event.examination_id,
        "title": wording.title,
        "body": wording.body,
        "facts": facts,
        "href": f"/examination/show/{event.examination_id}",
    }
