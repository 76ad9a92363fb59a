"""The inbox."""

import sqlalchemy as sa
from alembic import op

revision = "notifications"
down_revision = "inventory"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_notification_inbox", ["user_id", "id"], None),
    ("ix_notification_unread", ["user_id"], sa.text("read_at IS NULL")),
    ("ix_notification_subject", ["subject", "subject_id"], None),
)


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS notifications")
    op.create_table(
        "notification",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("subject", sa.String(32), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("body", sa.Text(), server_default="", nullable=False),
        sa.Column("href", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_notification"),
        sa.UniqueConstraint("user_id", "occasion", name="uq_notification_user_id_occasion"),
        sa.ForeignKeyConstraint(["user_id"], ["ab_user.id"], name="fk_notification_user_id", ondelete="CASCADE"),
        schema="notifications",
    )
    for name, columns, where in INDEXES:
        op.create_index(name, "notification", columns, schema="notifications", postgresql_where=where)


def downgrade() -> None:
    op.drop_table("notification", schema="notifications")
    op.execute("DROP SCHEMA IF EXISTS notifications")
