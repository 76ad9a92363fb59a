"""A change of costing names the item's last movement before it, so that no clock decides which came first."""

import sqlalchemy as sa
from alembic import op

revision = "costing_order"
down_revision = "monthly"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("costing_change", sa.Column("last_move_id", sa.BigInteger(), nullable=True), schema="inventory")
    op.create_foreign_key(
        op.f("fk_costing_change_last_move_id_stock_move"),
        "costing_change",
        "stock_move",
        ["last_move_id"],
        ["id"],
        source_schema="inventory",
        referent_schema="inventory",
    )
    op.create_index("ix_costing_change_last_move_id", "costing_change", ["last_move_id"], schema="inventory")
    op.execute("ALTER TABLE inventory.costing_change DISABLE TRIGGER USER")
    op.execute(
        "UPDATE inventory.costing_change change SET last_move_id = ("
        " SELECT max(move.id) FROM inventory.stock_move move"
        " WHERE move.variant_id = change.variant_id AND move.recorded_at <= change.recorded_at)"
    )
    op.execute("ALTER TABLE inventory.costing_change ENABLE TRIGGER USER")


def downgrade() -> None:
    op.drop_column("costing_change", "last_move_id", schema="inventory")
