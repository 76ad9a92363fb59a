"""Notifications in the reader's language, and snoozed ones."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "inbox"
down_revision = "audit"
branch_labels = None
depends_on = None

TABLE = {"table_name": "notification", "schema": "notifications"}


def upgrade() -> None:
    facts = sa.Column("facts", postgresql.JSONB(), server_default="{}", nullable=False)
    op.add_column("notification", facts, schema="notifications")
    op.add_column("notification", sa.Column("snoozed_until", sa.DateTime(timezone=True)), schema="notifications")
    _index("ix_notification_snoozed", ["snoozed_until"], "snoozed_until IS NOT NULL")
    op.drop_index("ix_notification_unread", **TABLE)
    _index("ix_notification_unread", ["user_id"], "read_at IS NULL AND snoozed_until IS NULL")


def downgrade() -> None:
    op.drop_index("ix_notification_unread", **TABLE)
    op.drop_index("ix_notification_snoozed", **TABLE)
    op.drop_column("notification", "snoozed_until", schema="notifications")
    op.drop_column("notification", "facts", schema="notifications")
    _index("ix_notification_unread", ["user_id"], "read_at IS NULL")


def _index(name: str, columns: list[str], where: str) -> None:
    op.create_index(name, "notification", columns, schema="notifications", postgresql_where=sa.text(where))
