"""Cycle counts: documents, lines with what the books said at the instant of counting, and every try at a line."""

import sqlalchemy as sa
from alembic import op

revision = "counts"
down_revision = "value"
branch_labels = None
depends_on = None

SCHEMA = "inventory"
KEEP_ENTRIES = """
CREATE FUNCTION inventory.keep_count_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'What was counted stays on record: % of count_entry is refused; count again instead.', TG_OP
    USING ERRCODE = 'restrict_violation';
END $$
"""
TRIGGER = (
    "CREATE TRIGGER count_entry_unchanged BEFORE UPDATE OR DELETE ON inventory.count_entry FOR EACH ROW"
    " EXECUTE FUNCTION inventory.keep_count_entry()"
)


def upgrade() -> None:
    create_count()
    create_line()
    create_entry()
    op.execute(KEEP_ENTRIES)
    op.execute(TRIGGER)


def downgrade() -> None:
    for table in ("count_entry", "count_line", "stock_count"):
        op.drop_table(table, schema=SCHEMA)
    op.execute("DROP FUNCTION inventory.keep_count_entry()")


def create_count() -> None:
    """The documents."""
    now = sa.text("now()")
    op.create_table(
        "stock_count",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("location_id", sa.BigInteger(), nullable=False),
        sa.Column("site_id", sa.BigInteger(), nullable=False),
        sa.Column("category_id", sa.BigInteger()),
        sa.Column("abc_class", sa.String(32)),
        sa.Column("not_counted_since", sa.Date()),
        sa.Column("is_blind", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("state", sa.String(32), server_default="planned", nullable=False),
        sa.Column("round", sa.Integer(), server_default="1", nullable=False),
        sa.Column("assignee_id", sa.Integer()),
        sa.Column("note", sa.Text()),
        sa.Column("verdict", sa.Text()),
        sa.Column("submitted_at", sa.DateTime(timezone=True)),
        sa.Column("submitted_by_id", sa.Integer()),
        sa.Column("approved_at", sa.DateTime(timezone=True)),
        sa.Column("approved_by_id", sa.Integer()),
        sa.Column("posted_at", sa.DateTime(timezone=True)),
        sa.Column("posting_id", sa.BigInteger()),
        sa.Column("counted_lines", sa.Integer()),
        sa.Column("right_lines", sa.Integer()),
        *(sa.Column(f"{name}_amount", sa.Numeric(18, 4)) for name in ("book", "right", "gain", "loss")),
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("key", sa.Text()),
        sa.Column("fingerprint", sa.Text()),
        sa.Column("row_version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("created_by_id", sa.Integer()),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("updated_by_id", sa.Integer()),
        sa.CheckConstraint(
            "state IN ('planned', 'counting', 'review', 'recount', 'approved', 'posted', 'cancelled')", name="state"
        ),
        sa.CheckConstraint("abc_class IN ('a', 'b', 'c')", name="abc_class"),
        sa.CheckConstraint("(state = 'posted') = (counted_lines IS NOT NULL)", name="figures"),
        sa.ForeignKeyConstraint(["category_id"], ["catalog.category.id"], name="fk_stock_count_category_id"),
        sa.ForeignKeyConstraint(["posting_id"], ["inventory.posting.id"], name="fk_stock_count_posting_id"),
        *places("stock_count", "location_id", "site_id"),
        *people("stock_count", "assignee_id", "submitted_by_id", "approved_by_id"),
        *(
            sa.ForeignKeyConstraint([name], ["ab_user.id"], name=f"fk_stock_count_{name}", ondelete="SET NULL")
            for name in ("created_by_id", "updated_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_stock_count"),
        sa.UniqueConstraint("posting_id", name="uq_stock_count_posting_id"),
        sa.UniqueConstraint("principal", "key", name="uq_stock_count_principal_key"),
        schema=SCHEMA,
    )
    for name in ("location_id", "site_id", "assignee_id"):
        op.create_index(f"ix_stock_count_{name}", "stock_count", [name], schema=SCHEMA)
    op.create_index("ix_stock_count_state", "stock_count", ["state", "id"], schema=SCHEMA)


def create_line() -> None:
    """What is to be counted, and what was."""
    op.create_table(
        "count_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("count_id", sa.BigInteger(), nullable=False),
        sa.Column("variant_id", sa.BigInteger(), nullable=False),
        sa.Column("location_id", sa.BigInteger(), nullable=False),
        sa.Column("lot_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("condition_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("is_found", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("is_open", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("expected", sa.Numeric(18, 6), nullable=False),
        sa.Column("seen_move_id", sa.BigInteger(), nullable=False),
        sa.Column("unit_value", sa.Numeric(18, 4), nullable=False),
        sa.Column("counted", sa.Numeric(18, 6)),
        sa.Column("counted_at", sa.DateTime(timezone=True)),
        sa.Column("counted_by_id", sa.Integer()),
        sa.CheckConstraint("counted >= 0", name="counted"),
        sa.CheckConstraint("(counted IS NULL) = (counted_at IS NULL)", name="counted_at"),
        sa.ForeignKeyConstraint(["count_id"], ["inventory.stock_count.id"], name="fk_count_line_count_id"),
        sa.ForeignKeyConstraint(["variant_id"], ["catalog.variant.id"], name="fk_count_line_variant_id"),
        sa.ForeignKeyConstraint(["lot_id"], ["inventory.lot.id"], name="fk_count_line_lot_id"),
        sa.ForeignKeyConstraint(["condition_id"], ["inventory.condition.id"], name="fk_count_line_condition_id"),
        *places("count_line", "location_id"),
        *people("count_line", "counted_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_count_line"),
        sa.UniqueConstraint(
            "count_id", "variant_id", "location_id", "lot_id", "condition_id",
            name="uq_count_line_level",
        ),
        schema=SCHEMA,
    )  # fmt: skip
    level = ["variant_id", "location_id", "lot_id", "condition_id"]
    is_open = sa.text("is_open")
    op.create_index("uq_count_line_open", "count_line", level, unique=True, schema=SCHEMA, postgresql_where=is_open)
    op.create_index("ix_count_line_level", "count_line", ["location_id", "variant_id", "counted_at"], schema=SCHEMA)


def create_entry() -> None:
    """Every try at a line."""
    op.create_table(
        "count_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Numeric(18, 6), nullable=False),
        sa.Column("expected", sa.Numeric(18, 6), nullable=False),
        sa.Column("seen_move_id", sa.BigInteger(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("counted_by_id", sa.Integer()),
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("key", sa.Text()),
        sa.Column("number", sa.Integer(), server_default="0", nullable=False),
        sa.Column("fingerprint", sa.Text()),
        sa.CheckConstraint("quantity >= 0", name="quantity"),
        sa.ForeignKeyConstraint(["line_id"], ["inventory.count_line.id"], name="fk_count_entry_line_id"),
        *people("count_entry", "counted_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_count_entry"),
        sa.UniqueConstraint("principal", "key", "number", name="uq_count_entry_principal_key_number"),
        schema=SCHEMA,
    )
    op.create_index("ix_count_entry_line", "count_entry", ["line_id", "id"], schema=SCHEMA)


def places(table: str, *names: str) -> list[sa.ForeignKeyConstraint]:
    """References to locations."""
    return [sa.ForeignKeyConstraint([name], ["inventory.location.id"], name=f"fk_{table}_{name}") for name in names]


def people(table: str, *names: str) -> list[sa.ForeignKeyConstraint]:
    """References to users, who stay as long as they are named."""
    return [sa.ForeignKeyConstraint([name], ["ab_user.id"], name=f"fk_{table}_{name}") for name in names]
