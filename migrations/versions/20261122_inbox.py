"""Snoozed and grouped notifications, told in the reader's language."""

revision = "inbox"
down_revision = "audit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
