"""catalog"""

from alembic import op

revision = "catalog"
down_revision = "foundation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS catalog")


def downgrade() -> None:
    op.execute("DROP SCHEMA IF EXISTS catalog")
