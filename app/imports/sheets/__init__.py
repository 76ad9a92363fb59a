"""Sheets of our own columns: goods received or counted, one row each."""
