"""How the house stands: balances and health per site, availability per day, and how far the ledger is counted."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Date, DateTime, Integer, Numeric, Table, text

from app.core.db import metadata
from app.inventory.models.ledger import TransactionId

HOUSE = 0  # the "site" of rows that count all sites together, where a variant held by two sites counts once

# The balance since the first move, and in how many variants the site is well stocked, low, out or over.
site_summary = Table(
    "site_summary",
    metadata,
    Column("site_id", BigInteger, primary_key=True, autoincrement=False),
    Column("on_hand", Numeric(24, 6), nullable=False, server_default="0"),
    Column("value_amount", Numeric(24, 4), nullable=False, server_default="0"),
    *(Column(state, Integer, nullable=False, server_default="0") for state in ("healthy", "low", "out", "over")),
    schema="analytics",
)

# Active variants with something on hand at the close of the day, and those that had some before and have none.
availability_daily = Table(
    "availability_daily",
    metadata,
    Column("site_id", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("available", Integer, nullable=False),
    Column("out", Integer, nullable=False),
    schema="analytics",
)

# One row. Moves up to (`counted_xid`, `counted_move_id`) are in the rollups, and cost adjustments up to
# (`adjusted_xid`, `adjusted_id`); `complete_until` is the instant up to
# which nothing recorded is missing; days from `recount_from` on have an availability that is to be counted again,
# as was done with all else that is counted over the whole catalogue at `recounted_at`.
rollup_state = Table(
    "rollup_state",
    metadata,
    Column("only_row", Boolean, primary_key=True, server_default=text("true")),
    Column("counted_xid", TransactionId, nullable=False, server_default=text("'0'")),
    Column("counted_move_id", BigInteger, nullable=False, server_default="0"),
    Column("adjusted_xid", TransactionId, nullable=False, server_default=text("'0'")),
    Column("adjusted_id", BigInteger, nullable=False, server_default="0"),
    Column("moves", BigInteger, nullable=False, server_default="0"),
    Column("active_variants", BigInteger, nullable=False, server_default="0"),
    Column("recount_from", Date),
    Column("recounted_at", DateTime(timezone=True)),
    Column("complete_until", DateTime(timezone=True)),
    CheckConstraint("only_row", name="only_row"),
    schema="analytics",
)
