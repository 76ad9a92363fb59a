"""Examinations of the ledger, kept with what they found."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "doctor"
down_revision = "value"
branch_labels = None
depends_on = None

STATES = "state IN ('asked', 'sound', 'broken', 'rebuilt', 'given_up')"


def upgrade() -> None:
    op.create_table(
        "examination",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("state", sa.String(32), server_default="asked", nullable=False),
        sa.Column("occasion", sa.String(32), nullable=False),
        sa.Column("asked_by_id", sa.Integer()),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("seconds", sa.Numeric(12, 3)),
        sa.Column("checks", sa.Integer(), server_default="0", nullable=False),
        sa.Column("broken", sa.Integer(), server_default="0", nullable=False),
        sa.Column("differing", sa.Integer(), server_default="0", nullable=False),
        sa.Column("verdicts", JSONB(), server_default="[]", nullable=False),
        sa.Column("changes", JSONB(), server_default="[]", nullable=False),
        sa.Column("rebuilt_at", sa.DateTime(timezone=True)),
        sa.Column("rebuilt_by_id", sa.Integer()),
        sa.CheckConstraint(STATES, name=op.f("ck_examination_state")),
        sa.CheckConstraint("occasion IN ('nightly', 'on_demand')", name=op.f("ck_examination_occasion")),
        *(
            sa.ForeignKeyConstraint([name], ["ab_user.id"], name=f"fk_examination_{name}", ondelete="SET NULL")
            for name in ("asked_by_id", "rebuilt_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_examination"),
        schema="inventory",
    )
    op.create_index(
        "uq_examination_asked",
        "examination",
        ["state"],
        unique=True,
        schema="inventory",
        postgresql_where=sa.text("state = 'asked'"),
    )


def downgrade() -> None:
    op.drop_table("examination", schema="inventory")
