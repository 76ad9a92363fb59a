"""Promises: reserve, commit, release, wait as a backorder and be filled."""
