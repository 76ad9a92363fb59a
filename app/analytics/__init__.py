"""Rollups of the ledger and the figures of the dashboards; a reactor to events below."""
