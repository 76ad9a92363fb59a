"""Changes of many rows as one run."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "bulk"
down_revision = "personal"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bulk_run",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("resource", sa.String(200), nullable=False),
        sa.Column("act", sa.String(200), nullable=False),
        sa.Column("arguments", JSONB(), nullable=False),
        sa.Column("query", sa.Text()),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("undoes_id", sa.BigInteger()),
        sa.Column("state", sa.String(32), server_default="queued", nullable=False),
        sa.Column("total", sa.Integer(), server_default="0", nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_bulk_run"),
        sa.UniqueConstraint("user_id", "key", name="uq_bulk_run_user_id_key"),
        sa.UniqueConstraint("undoes_id", name="uq_bulk_run_undoes_id"),
        sa.CheckConstraint("state IN ('queued', 'running', 'done', 'failed', 'cancelled')", name="ck_bulk_run_state"),
        sa.ForeignKeyConstraint(["user_id"], ["ab_user.id"], name="fk_bulk_run_user_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["undoes_id"], ["core.bulk_run.id"], name="fk_bulk_run_undoes_id", ondelete="CASCADE"),
        schema="core",
    )
    op.create_table(
        "bulk_item",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(32), server_default="waiting", nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("before", JSONB()),
        sa.Column("version_after", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_bulk_item"),
        sa.UniqueConstraint("run_id", "row_id", name="uq_bulk_item_run_id_row_id"),
        sa.CheckConstraint("state IN ('waiting', 'changed', 'unchanged', 'refused')", name="ck_bulk_item_state"),
        sa.ForeignKeyConstraint(["run_id"], ["core.bulk_run.id"], name="fk_bulk_item_run_id", ondelete="CASCADE"),
        schema="core",
    )
    op.create_index("ix_bulk_item_run_id_state_id", "bulk_item", ["run_id", "state", "id"], schema="core")


def downgrade() -> None:
    op.drop_table("bulk_item", schema="core")
    op.drop_table("bulk_run", schema="core")
