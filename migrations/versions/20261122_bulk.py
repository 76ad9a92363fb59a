"""Changes of many rows as one run."""

revision = "bulk"
down_revision = "personal"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
