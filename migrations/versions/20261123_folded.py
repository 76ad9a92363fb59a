"""Whether a lot of an item is there under a code that differs in case only is asked whenever one is made."""

import sqlalchemy as sa
from alembic import op

revision = "folded"
down_revision = "kept_for"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_lot_folded", "lot", ["variant_id", sa.func.lower(sa.literal_column("code"))], schema="inventory"
    )


def downgrade() -> None:
    op.drop_index("ix_lot_folded", "lot", schema="inventory")
