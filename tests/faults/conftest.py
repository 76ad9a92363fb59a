"""The plant of the jobs' tests, for faults; and the dice of what happens at random."""

import os
import random

import pytest

from tests.jobs.conftest import plant, redis, redis_server

__all__ = ["plant", "redis", "redis_server"]

SEED = int(os.environ.get("FAULT_SEED") or random.randrange(10**6))


@pytest.fixture
def dice() -> random.Random:
    """Chance that FAULT_SEED repeats."""
    return random.Random(SEED)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end what repeats the run."""
    terminalreporter.write_line(f"Seed of the faults: {SEED} (FAULT_SEED={SEED} repeats them)")
