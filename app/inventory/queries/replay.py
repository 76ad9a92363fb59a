"""What a reorder rule would have done: the demand of past days replayed against it, day by day. Pure arithmetic."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from functools import cached_property

ZERO = Decimal(0)
STEP = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Policy:
    """When no more than `minimum` is there or ordered, order up to `maximum` in multiples; it comes in `lead_days`."""

    minimum: Decimal
    maximum: Decimal
    multiple: Decimal = Decimal(1)
    lead_days: int = 7

    def order(self, position: Decimal) -> Decimal:
        """How much to order when so much is there or on its way; zero for nothing."""
        wanted = self.maximum - position
        if position > self.minimum or wanted <= 0:
            return ZERO
        return (wanted / self.multiple).to_integral_value(ROUND_CEILING) * self.multiple


@dataclass(frozen=True, slots=True)
class ReplayedDay:
    """A day in base units: what was wanted and served, what came in and was ordered, and what was left at its end."""

    day: date
    demand: Decimal
    served: Decimal
    arrived: Decimal
    ordered: Decimal
    stock: Decimal


@dataclass(frozen=True)
class Replay:
    """The days of a replay, and what they come to."""

    days: tuple[ReplayedDay, ...]

    @cached_property
    def stock_out_days(self) -> int:
        """Days that ended with nothing left."""
        return sum(1 for day in self.days if day.stock <= 0)

    @cached_property
    def orders(self) -> int:
        """How many orders were placed."""
        return sum(1 for day in self.days if day.ordered)

    @cached_property
    def ordered(self) -> Decimal:
        """How much was ordered in all."""
        return sum((day.ordered for day in self.days), ZERO)

    @cached_property
    def missed(self) -> Decimal:
        """Demand that was not served."""
        return sum((day.demand - day.served for day in self.days), ZERO)

    @cached_property
    def service_level(self) -> Decimal:
        """The part of the demand that was served, from 0 to 1; 1 where nothing was wanted."""
        demand = sum((day.demand for day in self.days), ZERO)
        return Decimal(1) if not demand else ((demand - self.missed) / demand).quantize(STEP)

    @cached_property
    def average_stock(self) -> Decimal:
        """What lay there on average at the end of a day."""
        return (sum((day.stock for day in self.days), ZERO) / max(len(self.days), 1)).quantize(STEP)


def replay(policy: Policy, demand: Mapping[date, Decimal], opening: Decimal, first: date, days: int) -> Replay:
    """The `days` from `first` on, begun with `opening` in stock and nothing on order.

    Orders come in the morning, then demand is served as far as stock goes; what is not served is lost. In the evening
    the rule is looked at; an order placed then arrives `lead_days` later, at the earliest the next morning.
    """
    stock, on_order = max(opening, ZERO), ZERO
    coming: dict[date, Decimal] = {}
    replayed = []
    for day in (first + timedelta(number) for number in range(days)):
        arrived, wanted = coming.pop(day, ZERO), demand.get(day, ZERO)
        served = min(wanted, stock + arrived)
        stock, on_order = stock + arrived - served, on_order - arrived
        ordered = policy.order(stock + on_order)
        if ordered:
            due = day + timedelta(max(policy.lead_days, 1))
            coming[due] = coming.get(due, ZERO) + ordered
            on_order += ordered
        replayed.append(ReplayedDay(day, wanted, served, arrived, ordered, stock))
    return Replay(tuple(replayed))
