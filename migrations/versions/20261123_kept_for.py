"""What a transfer keeps is asked for by its reservation, whenever one is shipped or released."""

import sqlalchemy as sa
from alembic import op

revision = "kept_for"
down_revision = "evidence"
branch_labels = None
depends_on = None

NAME = "ix_transfer_order_line_reservation"


def upgrade() -> None:
    op.create_index(
        NAME,
        "transfer_order_line",
        ["reservation_id"],
        schema="inventory",
        postgresql_where=sa.text("reservation_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index(NAME, "transfer_order_line", schema="inventory")
