"""Rollups of the ledger and the figures that dashboards show; a reactor that reads the packages below and changes none.

Every rollup can be thrown away and counted again from the ledger (`services.rebuild`).
"""
