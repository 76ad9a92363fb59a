"""The clock's jobs of the daily figures."""
