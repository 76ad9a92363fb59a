"""The REST interface of the inventory, by noun."""
