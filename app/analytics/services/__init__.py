"""Counting the ledger into the rollups."""

from app.analytics.services.refresh import Refreshed, rebuild, refresh

__all__ = ["Refreshed", "rebuild", "refresh"]
