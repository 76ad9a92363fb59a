"""What the catalogue of metrics answers, within the actor's sites."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from app.analytics import queries
from app.analytics.queries import Availability, Flow, period_named
from app.core import clock
from app.core.current import Actor, acting_as
from app.core.errors import BadQuery
from tests.analytics.own_ledger import (
    ADJUSTMENT,
    BEARING,
    BERLIN,
    BERLIN_BIN,
    BOLT,
    CUSTOMER,
    LYON,
    SCRAP,
    SUPPLIER,
    Ledger,
)

pytestmark = pytest.mark.real_db
WEEK = period_named("7d")
EVERYWHERE, IN_LYON, IN_BOTH = (
    Actor(1, "a"),
    Actor(2, "b", frozenset({LYON})),
    Actor(3, "c", frozenset({BERLIN, LYON})),
)


@pytest.fixture
def traded(ledger: Ledger) -> Iterator[Ledger]:
    """Bearings: 100 into Berlin long ago, 30 to Lyon three days ago, 20 sold from Lyon today; bolts came and went."""
    today = clock.today()
    ledger.move(BEARING, SUPPLIER, BERLIN_BIN, 100, today - timedelta(days=300), value=1000)
    ledger.move(BOLT, SUPPLIER, BERLIN, 10, today - timedelta(days=20), value=50)
    ledger.move(BOLT, BERLIN, CUSTOMER, 10, today - timedelta(days=2), value=50)
    ledger.move(BEARING, BERLIN_BIN, LYON, 30, today - timedelta(days=3), value=300)
    ledger.move(BEARING, LYON, CUSTOMER, 20, today, value=200)
    ledger.move(BEARING, CUSTOMER, LYON, 4, today, value=40)
    ledger.move(BEARING, LYON, SCRAP, 1, today, value=10)
    ledger.move(BEARING, ADJUSTMENT, LYON, 3, today, value=30)
    ledger.refresh()
    yield ledger


def test_value_walks_back_from_the_balance(traded: Ledger) -> None:
    value = queries.stock_value(WEEK)
    assert [int(point) for point in value.points] == [1050, 1050, 1050, 1050, 1050, 1000, 1000, 860]
    assert (value.change, value.growth) == (Decimal(-190), Decimal(860) / Decimal(1050) - 1)


def test_a_transfer_moves_value_between_sites_and_leaves_the_sum(traded: Ledger) -> None:
    before = clock.today() - timedelta(days=4)
    by_site = {(row.day, row.site): int(row.value_amount) for row in queries.stock_value_by_site(WEEK)}
    assert (by_site[before, "Berlin"], by_site[before, "Lyon"]) == (1050, 0)
    after = before + timedelta(days=1)
    assert (by_site[after, "Berlin"], by_site[after, "Lyon"]) == (750, 300)


def test_flows_tell_trade_from_corrections_and_transfers(traded: Ledger) -> None:
    with acting_as(IN_LYON):
        rows = {row.start: row for row in queries.flows(WEEK)}
    today = clock.today()
    assert len(rows) == WEEK.days + 1
    assert rows[today] == Flow(today, Decimal(4), Decimal(20), Decimal(2), Decimal(0), Decimal(0))
    assert rows[today - timedelta(days=3)].transferred_in == 30


def test_flows_by_week_begin_on_mondays_and_count_whole_weeks(traded: Ledger) -> None:
    rows = queries.flows(period_named("90d"))
    assert {row.start.weekday() for row in rows} == {0}
    assert sum(row.inbound for row in rows) == 10 + 4
    assert sum(row.outbound for row in rows) == 10 + 20


def test_a_variant_of_two_sites_is_available_once(traded: Ledger) -> None:
    today = queries.availability(WEEK)[-1]
    assert today == Availability(clock.today(), available=1, out=1)
    with acting_as(IN_LYON):
        assert queries.availability(WEEK)[-1] == Availability(clock.today(), available=1, out=0)
    with acting_as(IN_BOTH):
        assert queries.availability(WEEK) == [Availability(clock.today(), available=1, out=1)]


def test_an_actor_without_sites_sees_nothing(traded: Ledger) -> None:
    with acting_as(Actor(4, "d", frozenset())):
        assert queries.stock_value(WEEK).value == 0
        assert queries.stock_value_by_site(WEEK) == []
        assert queries.stock_health() == []
        assert queries.latest_activity() == []
        assert queries.needs_attention() == []
        assert sum(row.inbound + row.outbound for row in queries.flows(WEEK)) == 0


def test_activity_names_the_first_line_within_the_scope(traded: Ledger) -> None:
    (posting,) = queries.latest_activity()
    assert (posting.verb, posting.actor, posting.lines, posting.sku) == ("receive", "", 8, "BRG-6204")
    with acting_as(IN_LYON):
        (posting,) = queries.latest_activity()
    assert (posting.lines, posting.quantity, posting.place) == (5, 30, "LYS")


def test_live_alerts_count_what_was_open_at_each_close(traded: Ledger) -> None:
    traded.run(
        "INSERT INTO inventory.stock_alert (variant_id, site_id, state, available, minimum, opened_at, resolved_at)"
        " VALUES (1, 1001, 'resolved', 1, 5, now() - interval '30 days', now() - interval '2 days'),"
        " (1, 1001, 'acknowledged', 1, 5, now() - interval '3 days', NULL),"
        " (2, 1001, 'open', 1, 5, now(), NULL), (2, 1002, 'open', 1, 5, now() - interval '90 days', NULL)"
    )
    assert [int(point) for point in queries.live_alerts(WEEK).points] == [2, 2, 2, 2, 3, 2, 2, 3]
    assert queries.unacknowledged_alerts() == 2
    with acting_as(IN_LYON):
        assert queries.live_alerts(WEEK).value == 1


def test_an_unknown_period_is_refused() -> None:
    with pytest.raises(BadQuery, match="7d, 30d, 90d, 12m"):
        queries.period_named("1y")
