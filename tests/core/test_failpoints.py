"""Failpoints: inert unless armed, and then on the pass that was asked for."""

from collections.abc import Iterator

import pytest

from app.core.failpoints import FailpointReached, configure, failpoint


@pytest.fixture(autouse=True)
def disarmed() -> Iterator[None]:
    yield
    configure("")


def test_an_unarmed_failpoint_does_nothing() -> None:
    failpoint("stock.after_moves")
    configure("other=raise")
    failpoint("stock.after_moves")


def test_an_armed_failpoint_acts_on_its_pass_only() -> None:
    configure("a.b=raise@2, c=sleep:0.001@0")
    failpoint("a.b")
    with pytest.raises(FailpointReached, match=r"a\.b"):
        failpoint("a.b")
    failpoint("a.b")
    failpoint("c")


@pytest.mark.parametrize("pairs", ["a", "a=", "a=explode", "a=sleep:x", "a=exit@", "a b=exit"])
def test_a_pair_that_is_not_understood_is_refused(pairs: str) -> None:
    with pytest.raises(ValueError, match="FAILPOINTS"):
        configure(pairs)
