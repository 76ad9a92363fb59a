"""Fixtures of the rollups' tests."""

from tests.analytics.own_ledger import ledger, own_site

__all__ = ["ledger", "own_site"]
