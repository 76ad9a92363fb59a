"""Costs after the fact, and how an item is costed."""
