"""Low-stock alerts: opened, resolved, and answered by people."""
