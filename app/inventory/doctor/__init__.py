"""The doctor of the inventory: its checks, by noun."""
