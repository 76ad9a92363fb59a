"""What the ledger's moves add up to, by effective day (UTC).

A move counts once for the site it leaves and once for the site it enters; a move inside one site counts for nothing.
`flow` says what stands on the other side: a virtual place's role, or another site. All numbers are sums of moves,
so a backdated move only adds to its own day. Costs that came later (`cost`) are value without quantity, on the day
they are effective, at the site where their goods came in. No foreign keys: the ledger already holds them, and a
rollup of 100,000 moves would check each one again.
"""

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, Index, Numeric, String, Table

from app.core.db import metadata

FLOWS = ("supplier", "customer", "adjustment", "scrap", "assembly", "cost", "site")

_FLOW_IS_KNOWN = "flow IN ('supplier', 'customer', 'adjustment', 'scrap', 'assembly', 'cost', 'site')"


def _quantity(name: str) -> Column[object]:
    return Column(name, Numeric(24, 6), nullable=False, server_default="0")


def _amount(name: str) -> Column[object]:
    return Column(name, Numeric(24, 4), nullable=False, server_default="0")


variant_daily = Table(
    "variant_daily",
    metadata,
    Column("variant_id", BigInteger, primary_key=True, autoincrement=False),
    Column("site_id", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("flow", String(32), primary_key=True),
    _quantity("quantity_in"),
    _quantity("quantity_out"),
    _amount("value_in"),
    _amount("value_out"),
    CheckConstraint(_FLOW_IS_KNOWN, name="flow"),
    Index("ix_variant_daily_day", "day"),
    schema="analytics",
)

# What a month (its first day) changed in all, so that a question about a day long past adds months, not days.
variant_monthly = Table(
    "variant_monthly",
    metadata,
    Column("variant_id", BigInteger, primary_key=True, autoincrement=False),
    Column("site_id", BigInteger, primary_key=True, autoincrement=False),
    Column("month", Date, primary_key=True),
    _quantity("quantity"),
    _amount("amount"),
    schema="analytics",
)

site_daily = Table(
    "site_daily",
    metadata,
    Column("site_id", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("flow", String(32), primary_key=True),
    _quantity("quantity_in"),
    _quantity("quantity_out"),
    _amount("value_in"),
    _amount("value_out"),
    CheckConstraint(_FLOW_IS_KNOWN, name="flow"),
    schema="analytics",
)

# The balance of a variant at a site since the first move, and the days on which goods last came and went.
variant_summary = Table(
    "variant_summary",
    metadata,
    Column("variant_id", BigInteger, primary_key=True, autoincrement=False),
    Column("site_id", BigInteger, primary_key=True, autoincrement=False),
    _quantity("on_hand"),
    _amount("value_amount"),
    Column("first_in_on", Date),
    Column("last_received_on", Date),
    Column("last_shipped_on", Date),
    schema="analytics",
)
