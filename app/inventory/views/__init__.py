"""The pages of the inventory, by noun."""
