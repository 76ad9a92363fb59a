"""Counts: planned, given to people, taken down, reviewed and posted."""
