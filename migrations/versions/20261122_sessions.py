"""sessions"""

import sqlalchemy as sa
from alembic import op

revision = "sessions"
down_revision = "imports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ended_session",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("sid", sa.String(length=64), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ended_session")),
        sa.UniqueConstraint("sid", name=op.f("uq_ended_session_sid")),
        schema="auth",
    )


def downgrade() -> None:
    op.drop_table("ended_session", schema="auth")
