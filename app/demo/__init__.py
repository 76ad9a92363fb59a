"""Demo data: a wholesaler of household goods with three warehouses and a year of trade, the same at every load."""
