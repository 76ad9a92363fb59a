"""Fixtures of the rollups' tests."""

from tests.analytics.own_ledger import ledger, own_site
from tests.inventory.conftest import committed

__all__ = ["committed", "ledger", "own_site"]
