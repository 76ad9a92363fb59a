"""The change log."""

revision = "audit"
down_revision = "bulk"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
