"""Reorder rules: told when edited, overridden below, simulated on history."""
