"""The inbox: who is told, once; whose rows are whose."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.auth.models import User, UserSite
from app.core import clock, current
from app.core.db import session
from app.core.errors import Forbidden, NotFound
from app.inventory.events import StockAlertChanged, StockAlertOpened
from app.inventory.models import Location
from app.notifications.models import Notification
from app.notifications.queries import unread_count
from app.notifications.reactions import notify_of_alert, settle_alert
from app.notifications.services import MarkAllRead, MarkRead, Snooze, mark_all_read, mark_read, snooze, wake_due
from tests.factories import inventory
from tests.factories.notifications import notification
from tests.people import Person, sign_in


@pytest.fixture
def berlin(ctx: Any) -> Location:
    return inventory.site("BER")


@pytest.fixture
def opened(berlin: Location) -> Callable[[int], StockAlertOpened]:
    item = inventory.variant("BOLT-8")

    def make(alert_id: int) -> StockAlertOpened:
        return StockAlertOpened(
            alert_id=alert_id, variant_id=item.id, site_id=berlin.id, available=Decimal("2.50"), minimum=Decimal(10)
        )

    return make


@pytest.fixture
def hired(ctx: Any, app: Any) -> Callable[..., User]:
    def hire(name: str, *roles: str) -> User:
        manager = app.appbuilder.sm
        found = [manager.find_role(role) for role in roles]
        user = User(first_name=name, last_name="T", username=name, email=f"{name}@x.example", active=True, roles=found)
        session.add(user)
        session.flush()
        return user

    return hire


def inbox(user: User) -> list[str]:
    return [row.title for row in session.query(Notification).filter_by(user_id=user.id).order_by(Notification.id)]


Opened = Callable[[int], StockAlertOpened]
Hired = Callable[..., User]


def test_a_reader_of_alerts_is_told_once_however_often_the_reaction_runs(opened: Opened, hired: Hired) -> None:
    ada, dan = hired("ada.t", "Manager"), hired("dan.t")
    notify_of_alert([opened(1)])
    notify_of_alert([opened(1), opened(2)])
    assert inbox(ada) == ["Low stock: BOLT-8", "Low stock: BOLT-8"]
    assert inbox(dan) == []
    row = session.query(Notification).filter_by(user_id=ada.id, subject_id=1).one()
    assert (row.body, row.href) == ("2.5 available at BER, the minimum is 10.", "/stock_alert/show/1")


def test_who_is_limited_to_another_site_is_not_told(opened: Opened, hired: Hired, berlin: Location) -> None:
    here, elsewhere = hired("here.t", "Warehouse"), hired("else.t", "Warehouse")
    session.add_all([UserSite(user_id=here.id, site_id=berlin.id), UserSite(user_id=elsewhere.id, site_id=0)])
    notify_of_alert([opened(1)])
    assert (len(inbox(here)), len(inbox(elsewhere))) == (1, 0)


def test_a_deactivated_user_is_not_told(opened: Opened, hired: Hired) -> None:
    gone = hired("gone.t", "Manager")
    gone.active = False
    notify_of_alert([opened(1)])
    assert inbox(gone) == []


def test_a_resolved_alert_is_no_longer_unread(opened: Opened, hired: Hired) -> None:
    ada = hired("ada.t", "Manager")
    event = opened(1)
    notify_of_alert([event, opened(2)])
    changed = StockAlertChanged(alert_id=1, variant_id=event.variant_id, site_id=event.site_id, state="resolved")
    settle_alert([changed])
    settle_alert([changed])
    unread = session.query(Notification).filter_by(user_id=ada.id, read_at=None)
    assert [row.subject_id for row in unread] == [2]


def test_nobody_reads_for_another(opened: Opened, hired: Hired) -> None:
    ada, ben = hired("ada.t", "Manager"), hired("ben.t", "Warehouse")
    notify_of_alert([opened(1), opened(2)])
    first = session.query(Notification).filter_by(user_id=ada.id).order_by(Notification.id).first()
    assert first is not None
    with current.acting_as(current.Actor(ben.id, "ben")), pytest.raises(NotFound):
        mark_read(MarkRead(notification_id=first.id))
    with current.acting_as(current.Actor(ada.id, "ada")):
        assert mark_read(MarkRead(notification_id=first.id)).as_dict() == {"marked": 1, "unread": 1}
        assert mark_read(MarkRead(notification_id=first.id)).as_dict() == {"marked": 0, "unread": 1}
        assert mark_all_read(MarkAllRead()).as_dict() == {"marked": 1, "unread": 0}
    assert session.query(Notification).filter_by(user_id=ben.id, read_at=None).count() == 2


def test_the_system_has_no_inbox(ctx: Any) -> None:
    with pytest.raises(Forbidden):
        mark_all_read(MarkAllRead())


def test_many_alerts_at_once_are_one_row_that_counts_them(opened: Opened, hired: Hired) -> None:
    ada, ben = hired("ada.t", "Manager"), hired("ben.t", "Manager")
    batch = [opened(alert_id) for alert_id in range(1, 177)]
    notify_of_alert(batch)
    notify_of_alert(batch)
    assert inbox(ada) == inbox(ben) == ["176 items are low on stock"]
    row = session.query(Notification).filter_by(user_id=ada.id).one()
    assert row.href == "/stock_alert/list/?state=open"


def test_twenty_alerts_at_once_are_told_one_by_one(opened: Opened, hired: Hired) -> None:
    ada = hired("ada.t", "Manager")
    notify_of_alert([opened(alert_id) for alert_id in range(1, 21)])
    assert len(inbox(ada)) == 20


def test_a_snoozed_row_is_away_until_its_time_and_then_unread_again(opened: Opened, hired: Hired) -> None:
    ada, ben = hired("ada.t", "Manager"), hired("ben.t", "Manager")
    notify_of_alert([opened(1)])
    row = session.query(Notification).filter_by(user_id=ada.id).one()
    with current.acting_as(current.Actor(ben.id, "ben")), pytest.raises(NotFound):
        snooze(Snooze(notification_id=row.id))
    with current.acting_as(current.Actor(ada.id, "ada")):
        assert snooze(Snooze(notification_id=row.id, period="one_day")).as_dict() == {"marked": 1, "unread": 0}
        assert mark_all_read(MarkAllRead()).as_dict() == {"marked": 0, "unread": 0}
    assert wake_due() == 0
    row.snoozed_until = clock.now() - timedelta(seconds=1)
    session.flush()
    assert (wake_due(), wake_due()) == (1, 0)
    assert unread_count(ada.id) == 1


def test_a_resolved_alert_does_not_come_again(opened: Opened, hired: Hired) -> None:
    ada = hired("ada.t", "Manager")
    event = opened(1)
    notify_of_alert([event])
    row = session.query(Notification).filter_by(user_id=ada.id).one()
    with current.acting_as(current.Actor(ada.id, "ada")):
        snooze(Snooze(notification_id=row.id))
    settle_alert([StockAlertChanged(alert_id=1, variant_id=event.variant_id, site_id=event.site_id, state="resolved")])
    session.refresh(row)
    assert (row.snoozed_until, row.read_at is not None) == (None, True)


def test_a_notification_speaks_the_readers_language(ctx: Any, ada: Person) -> None:
    facts = {"sku": "BOLT-8", "site": "BER", "available": "2.5", "minimum": "10"}
    row = notification(user_id=ada.user_id, title="Low stock: BOLT-8", facts=facts)
    session.commit()
    german = {"Accept-Language": "de"}
    page = ada.get("/notification/list/", headers=german).text
    assert "Knapper Bestand: BOLT-8" in page
    assert "2,5 verfügbar in BER" in page
    assert "Warnungen von BER" in ada.get(f"/notification/show/{row.id}", headers=german).text
    assert "2.5 available at BER" in ada.get("/notification/list/?search=BOLT").text


def test_the_bell_shows_the_newest_unread_of_its_owner(ctx: Any, ada: Person) -> None:
    for number, read_at in ((1, None), (2, clock.now())):
        notification(user_id=ada.user_id, title=f"News <{number}>", read_at=read_at)
    notification(user_id=ada.user_id, title="Asleep", snoozed_until=clock.now() + timedelta(hours=1))
    stranger = sign_in(ada.browser.application, "otto_person", "Warehouse")
    session.commit()
    panel = ada.get("/notification/latest").text
    assert "News &lt;1&gt;" in panel
    assert "News &lt;2&gt;" not in panel
    assert "Asleep" not in panel
    assert "Nothing unread" in stranger.get("/notification/latest").text


def test_the_inbox_shows_what_is_unread_apart(ctx: Any, ada: Person) -> None:
    for number, read_at in ((1, None), (2, clock.now())):
        notification(user_id=ada.user_id, title=f"News {number}", read_at=read_at)
    session.commit()
    unread = ada.get("/notification/list/?state=unread").text
    assert "News 1" in unread
    assert "News 2" not in unread
    read = ada.get("/notification/list/?state=read").text
    assert "News 1" not in read
    assert "News 2" in read


def test_only_the_pages_of_who_has_an_inbox_ask_for_news(ada: Person, dan: Person) -> None:
    for person, is_asking in ((ada, True), (dan, False)):
        assert ("data-inbox" in person.get("/").text.partition("<body")[2].partition(">")[0]) == is_asking
        assert (person.get("/api/v1/notification/news").status_code == 200) == is_asking
    assert "Nothing is open to you yet" in dan.get("/").text
