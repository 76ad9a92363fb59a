"""What a person keeps: saved views and preferences."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "personal"
down_revision = "sessions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("resource", sa.String(200), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("query", sa.String(2000), server_default="", nullable=False),
        sa.Column("audience", sa.String(32), server_default="private", nullable=False),
        sa.Column("role_id", sa.Integer()),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("row_version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("created_by_id", sa.Integer()),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_by_id", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
        sa.UniqueConstraint("user_id", "resource", "name", name="uq_saved_view_user_id_resource_name"),
        sa.CheckConstraint("audience IN ('private', 'role', 'everyone')", name="ck_saved_view_audience"),
        sa.CheckConstraint("(audience = 'role') = (role_id IS NOT NULL)", name="ck_saved_view_role"),
        sa.ForeignKeyConstraint(["user_id"], ["ab_user.id"], name="fk_saved_view_user_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["role_id"], ["ab_role.id"], name="fk_saved_view_role_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name="fk_saved_view_created_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name="fk_saved_view_updated_by_id", ondelete="SET NULL"
        ),
        schema="core",
    )
    op.create_index("ix_saved_view_resource", "saved_view", ["resource"], schema="core")
    op.create_index("ix_saved_view_role_id", "saved_view", ["role_id"], schema="core")
    op.create_table(
        "preference",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("value", JSONB(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_preference"),
        sa.UniqueConstraint("user_id", "key", name="uq_preference_user_id_key"),
        sa.ForeignKeyConstraint(["user_id"], ["ab_user.id"], name="fk_preference_user_id", ondelete="CASCADE"),
        schema="core",
    )


def downgrade() -> None:
    op.drop_table("preference", schema="core")
    op.drop_table("saved_view", schema="core")
