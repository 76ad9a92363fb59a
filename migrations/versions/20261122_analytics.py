"""analytics"""

import sqlalchemy as sa
from alembic import op

from app.inventory.models.ledger import TransactionId

revision = "analytics"
down_revision = "notifications"
branch_labels = None
depends_on = None

FLOW_IS_KNOWN = "flow IN ('supplier', 'customer', 'adjustment', 'scrap', 'site')"


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS analytics")
    op.create_table(
        "variant_daily",
        sa.Column("variant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("site_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("flow", sa.String(32), nullable=False),
        *sums(),
        sa.CheckConstraint(FLOW_IS_KNOWN, name="flow"),
        sa.PrimaryKeyConstraint("variant_id", "site_id", "day", "flow", name=op.f("pk_variant_daily")),
        schema="analytics",
    )
    op.create_index("ix_variant_daily_day", "variant_daily", ["day"], schema="analytics")
    op.create_table(
        "site_daily",
        sa.Column("site_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("flow", sa.String(32), nullable=False),
        *sums(),
        sa.CheckConstraint(FLOW_IS_KNOWN, name="flow"),
        sa.PrimaryKeyConstraint("site_id", "day", "flow", name=op.f("pk_site_daily")),
        schema="analytics",
    )
    op.create_table(
        "variant_summary",
        sa.Column("variant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("site_id", sa.BigInteger(), autoincrement=False, nullable=False),
        *balance(),
        sa.Column("first_in_on", sa.Date()),
        sa.Column("last_received_on", sa.Date()),
        sa.Column("last_shipped_on", sa.Date()),
        sa.PrimaryKeyConstraint("variant_id", "site_id", name=op.f("pk_variant_summary")),
        schema="analytics",
    )
    op.create_table(
        "site_summary",
        sa.Column("site_id", sa.BigInteger(), autoincrement=False, nullable=False),
        *balance(),
        *(
            sa.Column(state, sa.Integer(), nullable=False, server_default="0")
            for state in ("healthy", "low", "out", "over")
        ),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_site_summary")),
        schema="analytics",
    )
    op.create_table(
        "availability_daily",
        sa.Column("site_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("available", sa.Integer(), nullable=False),
        sa.Column("out", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "day", name=op.f("pk_availability_daily")),
        schema="analytics",
    )
    op.create_table(
        "rollup_state",
        sa.Column("only_row", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("counted_xid", TransactionId(), server_default=sa.text("'0'"), nullable=False),
        sa.Column("counted_move_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("moves", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("active_variants", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("recount_from", sa.Date()),
        sa.Column("recounted_at", sa.DateTime(timezone=True)),
        sa.Column("complete_until", sa.DateTime(timezone=True)),
        sa.CheckConstraint("only_row", name="only_row"),
        sa.PrimaryKeyConstraint("only_row", name=op.f("pk_rollup_state")),
        schema="analytics",
    )
    op.execute("INSERT INTO analytics.rollup_state DEFAULT VALUES")


def downgrade() -> None:
    for table in (
        "rollup_state",
        "availability_daily",
        "site_summary",
        "variant_summary",
        "site_daily",
        "variant_daily",
    ):
        op.drop_table(table, schema="analytics")
    op.execute("DROP SCHEMA IF EXISTS analytics")


def sums() -> list[sa.Column]:
    return [
        *(
            sa.Column(name, sa.Numeric(24, 6), nullable=False, server_default="0")
            for name in ("quantity_in", "quantity_out")
        ),
        *(sa.Column(name, sa.Numeric(24, 4), nullable=False, server_default="0") for name in ("value_in", "value_out")),
    ]


def balance() -> list[sa.Column]:
    return [
        sa.Column("on_hand", sa.Numeric(24, 6), nullable=False, server_default="0"),
        sa.Column("value_amount", sa.Numeric(24, 4), nullable=False, server_default="0"),
    ]
