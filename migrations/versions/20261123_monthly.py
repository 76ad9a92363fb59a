"""Months beside the days of the rollups."""

import sqlalchemy as sa
from alembic import op

revision = "monthly"
down_revision = "kits"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "variant_monthly",
        sa.Column("variant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("site_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("quantity", sa.Numeric(24, 6), nullable=False, server_default="0"),
        sa.Column("amount", sa.Numeric(24, 4), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("variant_id", "site_id", "month", name=op.f("pk_variant_monthly")),
        schema="analytics",
    )
    op.execute(
        "INSERT INTO analytics.variant_monthly"
        " SELECT variant_id, site_id, date_trunc('month', day)::date, sum(quantity_in - quantity_out),"
        " sum(value_in - value_out) FROM analytics.variant_daily GROUP BY 1, 2, 3"
    )


def downgrade() -> None:
    op.drop_table("variant_monthly", schema="analytics")
