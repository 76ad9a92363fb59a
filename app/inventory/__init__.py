"""Locations, the movement ledger, stock levels, reservations and low-stock rules."""
