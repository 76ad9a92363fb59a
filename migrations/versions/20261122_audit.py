"""The change log, which nobody changes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "audit"
down_revision = "bulk"
branch_labels = None
depends_on = None

INSERT_ONLY = """
CREATE FUNCTION audit.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The change log is insert-only: % is refused.', TG_OP USING ERRCODE = 'restrict_violation';
END $$
"""


def upgrade() -> None:
    op.execute("CREATE SCHEMA audit")
    op.create_table(
        "change",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resource", sa.Text(), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("verb", sa.String(length=32), nullable=False),
        sa.Column("fields", postgresql.JSONB(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("verb IN ('created', 'updated', 'deleted')", name="ck_change_verb"),
        sa.PrimaryKeyConstraint("id", name="pk_change"),
        schema="audit",
    )
    op.create_index("ix_change_row", "change", ["resource", "row_id", "id"], schema="audit")
    op.create_index("ix_change_actor", "change", ["actor_id", "id"], schema="audit")
    op.create_index("ix_change_at", "change", ["at", "id"], schema="audit")
    op.execute(INSERT_ONLY)
    for what, events, each in (("unchanged", "UPDATE OR DELETE", "ROW"), ("kept", "TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER change_{what} BEFORE {events} ON audit.change FOR EACH {each}"
            " EXECUTE FUNCTION audit.refuse_change()"
        )


def downgrade() -> None:
    op.execute("DROP SCHEMA audit CASCADE")
