"""A rule replayed on past demand, calculated by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.inventory.queries.replay import Policy, Replay, replay

FIRST = date(2026, 3, 1)


def replayed(policy: Policy, demand: list[int], opening: int) -> Replay:
    by_day = {FIRST + timedelta(number): Decimal(quantity) for number, quantity in enumerate(demand)}
    return replay(policy, by_day, Decimal(opening), FIRST, len(demand))


def policy(minimum: int, maximum: int, multiple: int = 1, lead_days: int = 2) -> Policy:
    return Policy(Decimal(minimum), Decimal(maximum), Decimal(multiple), lead_days)


def test_an_order_is_placed_at_the_minimum_and_arrives_after_its_lead_time() -> None:
    found = replayed(policy(4, 10), [3, 3, 3, 3, 3, 0], opening=10)
    assert [day.stock for day in found.days] == [7, 4, 1, 4, 1, 7]
    assert [day.ordered for day in found.days] == [0, 6, 0, 6, 0, 0]
    assert [day.arrived for day in found.days] == [0, 0, 0, 6, 0, 6]


def test_what_is_not_there_is_lost_and_the_day_counts_as_out_of_stock() -> None:
    found = replayed(policy(0, 5, lead_days=3), [4, 4, 4, 0], opening=5)
    assert [day.served for day in found.days] == [4, 1, 0, 0]
    assert (found.stock_out_days, found.missed, found.orders) == (3, 7, 1)
    assert found.service_level == Decimal("0.4167")


def test_orders_come_in_multiples_and_fill_up_to_the_maximum_at_least() -> None:
    found = replayed(policy(2, 10, multiple=6, lead_days=1), [9, 0, 0], opening=10)
    assert [day.ordered for day in found.days] == [12, 0, 0]
    assert [day.stock for day in found.days] == [1, 13, 13]
    assert found.average_stock == 9


def test_what_is_on_its_way_is_not_ordered_again() -> None:
    found = replayed(policy(5, 8, lead_days=4), [0, 0, 0, 0, 0], opening=2)
    assert (found.orders, found.ordered) == (1, 6)
    assert [day.stock for day in found.days] == [2, 2, 2, 2, 8]


def test_without_lead_time_goods_come_the_next_morning() -> None:
    assert [day.arrived for day in replayed(policy(5, 8, lead_days=0), [0, 0], opening=2).days] == [0, 6]


@pytest.mark.parametrize("opening", [0, -3])
def test_a_rule_of_nothing_orders_nothing_and_nothing_wanted_is_all_served(opening: int) -> None:
    found = replayed(policy(0, 0), [0, 0], opening)
    assert (found.orders, found.service_level, found.stock_out_days, found.average_stock) == (0, 1, 2, 0)
