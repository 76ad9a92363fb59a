"""The clock's jobs of the stock ledger."""
