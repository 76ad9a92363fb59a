"""inventory"""

from alembic import op

revision = "inventory"
down_revision = "catalog"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS inventory")


def downgrade() -> None:
    op.execute("DROP SCHEMA IF EXISTS inventory")
