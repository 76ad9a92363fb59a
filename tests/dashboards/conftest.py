"""Fixtures of the dashboards' tests: the whole site on a ledger of its own."""

from tests.analytics.own_ledger import ledger, own_site

__all__ = ["ledger", "own_site"]
