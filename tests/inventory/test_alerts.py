"""An alert is raised once on crossing, follows the levels, and is resolved by recovery only."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.core import clock
from app.core.db import session
from app.core.errors import Invalid
from app.core.outbox import Outbox
from app.inventory.events import ReorderRuleChanged
from app.inventory.models import StockAlert
from app.inventory.services import (
    AcknowledgeAlert,
    Ship,
    ShipLine,
    SnoozeAlert,
    TransitionRefused,
    acknowledge,
    evaluate,
    ship,
    snooze,
    wake_due,
)
from tests.factories import inventory as make
from tests.people import Person


@pytest.fixture
def low(ctx: Any) -> StockAlert:
    """An open alert: 2 available, 5 wanted."""
    tea, shelf = make.variant(), make.site()
    make.rule(tea, shelf, 5)
    make.stock(tea, shelf, 2)
    evaluate([tea.id])
    return session.query(StockAlert).filter_by(variant_id=tea.id).one()


def again(alert: StockAlert) -> StockAlert:
    session.refresh(alert)
    return alert


def topics(alert: StockAlert) -> list[str]:
    rows = session.query(Outbox).filter_by(aggregate_id=alert.id).filter(Outbox.topic.contains("alert"))
    return [row.topic for row in rows.order_by(Outbox.id)]


def test_crossing_opens_one_alert_however_often_it_is_evaluated(low: StockAlert) -> None:
    evaluate([low.variant_id])
    assert session.query(StockAlert).filter_by(variant_id=low.variant_id).count() == 1
    assert (low.state, low.available, low.minimum, topics(low)) == ("open", 2, 5, ["inventory.stock_alert_opened"])


def test_a_further_fall_updates_the_figure_and_tells_nobody(low: StockAlert) -> None:
    line = ShipLine(variant_id=low.variant_id, location_id=low.site_id, quantity=Decimal(1))
    ship(Ship(lines=(line,)))
    evaluate([low.variant_id])
    assert (again(low).available, len(topics(low))) == (1, 1)


def test_recovery_resolves_and_the_next_fall_opens_another(low: StockAlert) -> None:
    make.stock(low.variant, low.site, 10)
    evaluate([low.variant_id])
    assert again(low).state == "resolved"
    ship(Ship(lines=(ShipLine(variant_id=low.variant_id, location_id=low.site_id, quantity=Decimal(11)),)))
    evaluate([low.variant_id])
    assert session.query(StockAlert).filter_by(variant_id=low.variant_id).count() == 2


def test_a_snoozed_alert_wakes_when_due(low: StockAlert) -> None:
    snooze(SnoozeAlert(alert_id=low.id, until=clock.now() + timedelta(hours=1)))
    evaluate([low.variant_id])
    assert again(low).state == "snoozed"
    with clock.stopped_at(clock.now() + timedelta(hours=2)):
        assert wake_due() == 1
    assert (again(low).state, low.snoozed_until) == ("open", None)


@pytest.mark.parametrize(("chosen", "days"), [({}, 1), ({"period": "one_week"}, 7)])
def test_an_alert_sleeps_for_the_chosen_time(low: StockAlert, chosen: dict[str, Any], days: int) -> None:
    with clock.stopped_at(clock.now()):
        snooze(SnoozeAlert(alert_id=low.id, **chosen))
        assert again(low).snoozed_until == clock.now() + timedelta(days=days)


def test_only_listed_transitions_are_possible(low: StockAlert) -> None:
    acknowledge(AcknowledgeAlert(alert_id=low.id))
    with pytest.raises(TransitionRefused, match="acknowledged"):
        acknowledge(AcknowledgeAlert(alert_id=low.id))
    with pytest.raises(Invalid):
        snooze(SnoozeAlert(alert_id=low.id, until=clock.now() - timedelta(hours=1)))


def test_editing_and_deleting_a_rule_is_told_and_deletion_resolves(low: StockAlert) -> None:
    low.rule.minimum = Decimal(1)
    session.flush()
    evaluate([low.variant_id])
    assert again(low).state == "resolved"
    told = session.query(Outbox).filter_by(topic=ReorderRuleChanged.name, aggregate_id=low.variant_id).count()
    assert told == 2  # written, then edited
    session.delete(low.rule)
    session.flush()
    assert session.query(Outbox).filter_by(topic=ReorderRuleChanged.name, aggregate_id=low.variant_id).count() == 3


def test_a_snoozed_rule_is_silent(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    make.rule(tea, shelf, 5).snoozed_until = clock.now() + timedelta(hours=1)
    session.flush()
    assert evaluate([tea.id]) == 0
    with clock.stopped_at(clock.now() + timedelta(hours=2)):
        assert wake_due() == 1


def test_a_time_to_sleep_is_typed_on_ones_own_clock(low: StockAlert, ada: Person) -> None:
    ada.post("/language", {"locale": "en", "time_zone": "Europe/Berlin"})
    page = ada.get(f"/stock_alert/{low.id}/snooze").text
    assert 'type="datetime-local"' in page
    tomorrow = (clock.now() + timedelta(days=1)).replace(second=0, microsecond=0)
    typed = tomorrow.astimezone(ZoneInfo("Europe/Berlin")).strftime("%Y-%m-%dT%H:%M")
    answer = ada.post(f"/stock_alert/{low.id}/snooze", {"period": "one_day", "until": typed})
    assert answer.status_code == 302
    assert again(low).snoozed_until == tomorrow


@pytest.mark.parametrize("typed", ["0001-01-01T00:00", "9999-12-31T23:59", "2026-13-01T00:00"])
def test_a_time_beyond_the_calendar_is_refused_at_its_field(typed: str, low: StockAlert, ada: Person) -> None:
    for zone in ("Europe/Berlin", "America/New_York"):
        ada.post("/language", {"locale": "en", "time_zone": zone})
        answer = ada.post(f"/stock_alert/{low.id}/snooze", {"period": "one_day", "until": typed})
        assert answer.status_code == 422
        assert 'id="until-error"' in answer.text
