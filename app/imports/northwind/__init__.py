"""The Northwind sample: a small trader's categories, products, stock and reorder levels."""
