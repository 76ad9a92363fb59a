"""Transfers are listed by the days on which they are expected, were sent and arrived."""

from alembic import op

revision = "transfer_dates"
down_revision = "folded"
branch_labels = None
depends_on = None

TABLE = "transfer_order"
DATES = ("due_on", "sent_at", "received_at")


def upgrade() -> None:
    for column in DATES:
        op.create_index(f"ix_{TABLE}_{column}", TABLE, [column, "id"], schema="inventory")


def downgrade() -> None:
    for column in DATES:
        op.drop_index(f"ix_{TABLE}_{column}", TABLE, schema="inventory")
