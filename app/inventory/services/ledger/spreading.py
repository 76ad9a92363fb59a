"""Spreading an amount over several shares so that the parts make exactly the whole."""

from collections.abc import Sequence
from decimal import Decimal

CENT = Decimal("0.01")


def spread(amount: Decimal, weights: Sequence[Decimal], step: Decimal = CENT) -> list[Decimal]:
    """The parts of `amount` by weight, in whole steps: the running total is rounded, so each is off by a step at most.

    What the steps cannot say (an amount in fractions of them) is in the last part that has a weight.
    """
    total, running, given = sum(weights, Decimal(0)), Decimal(0), Decimal(0)
    last = max(number for number, weight in enumerate(weights) if weight)
    parts = []
    for number, weight in enumerate(weights):
        running += weight
        until = amount if number >= last else (amount * running / total).quantize(step)
        parts.append(until - given)
        given = until
    return parts
