"""Products, variants, options, categories, attributes, barcodes, units and their search."""
