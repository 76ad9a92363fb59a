"""The rollups: tables written and read in whole sets, never row by row as objects."""

from app.analytics.models.rollup import FLOWS, site_daily, variant_daily, variant_monthly, variant_summary
from app.analytics.models.standing import HOUSE, availability_daily, rollup_state, site_summary

__all__ = [
    "FLOWS",
    "HOUSE",
    "availability_daily",
    "rollup_state",
    "site_daily",
    "site_summary",
    "variant_daily",
    "variant_monthly",
    "variant_summary",
]
