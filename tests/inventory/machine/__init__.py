"""The machine that does to the ledger whatever people do, by noun."""
