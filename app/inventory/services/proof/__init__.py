"""Proof: the ledger is examined, and what is only a sum is rebuilt from it."""
