"""What a person keeps: saved views and preferences."""

revision = "personal"
down_revision = "sessions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
