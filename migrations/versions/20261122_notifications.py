"""notifications"""

from alembic import op

revision = "notifications"
down_revision = "inventory"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS notifications")


def downgrade() -> None:
    op.execute("DROP SCHEMA IF EXISTS notifications")
