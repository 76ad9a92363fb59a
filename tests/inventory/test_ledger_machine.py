"""Whatever people do in whatever order, the ledger does what the plain reference does, and its sums agree."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from app.inventory.services.counts import reviewing
from tests.inventory.machine.counting import Counting
from tests.inventory.machine.dating import Dating
from tests.inventory.machine.kitting import Kitting
from tests.inventory.machine.moving import Moving
from tests.inventory.machine.transferring import Transferring
from tests.inventory.machine.waiting import Waiting
from tests.inventory.reference_counts import LIMIT


class LedgerMachine(Moving, Transferring, Counting, Kitting, Waiting, Dating):
    """Everything that can happen to goods, in any order."""


def follow(machine: Any, examples: int, steps: int) -> None:
    """Do so many things, so often, and compare after each."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture(autouse=True)
def small_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts of a variance that small quantities reach need approval."""
    monkeypatch.setattr(reviewing, "approval_limit", lambda: Decimal(LIMIT))


def test_the_ledger_follows_the_reference(ctx: Any) -> None:
    follow(LedgerMachine, examples=20, steps=25)


@pytest.mark.fault
@pytest.mark.parametrize("turn", range(12))  # each in a transaction of its own, which a thousand savepoints slow down
def test_the_ledger_follows_the_reference_for_long(ctx: Any, turn: int) -> None:
    follow(LedgerMachine, examples=10, steps=60)
