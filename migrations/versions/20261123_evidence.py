"""What was counted cannot be emptied away: TRUNCATE is refused too, as of every table that is written once."""

from alembic import op

revision = "evidence"
down_revision = "costing_order"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE TRIGGER count_entry_kept BEFORE TRUNCATE ON inventory.count_entry FOR EACH STATEMENT"
        " EXECUTE FUNCTION inventory.keep_count_entry()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER count_entry_kept ON inventory.count_entry")
