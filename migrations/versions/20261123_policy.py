"""Closed books, and demand that waits for stock."""

import sqlalchemy as sa
from alembic import op

revision = "policy"
down_revision = "rules"
branch_labels = None
depends_on = None

SCHEMA = "inventory"

# The last wall: a move of a closed day stands only in a posting that names the books it went into.
REFUSE_CLOSED = """
CREATE FUNCTION inventory.refuse_closed_books() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE closed date;
BEGIN
  SELECT lock.closed_until INTO closed
  FROM inventory.period_lock lock
  JOIN fresh move ON (move.effective_at AT TIME ZONE 'UTC')::date <= lock.closed_until
  JOIN inventory.posting ON posting.id = move.posting_id AND posting.period_lock_id IS NULL
  WHERE lock.site_id IS NULL OR EXISTS (
    SELECT FROM inventory.location place
    WHERE place.id IN (move.from_location_id, move.to_location_id) AND place.site_id = lock.site_id
  )
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'The books are closed up to %.', closed USING COLUMN = 'effective_at';
  END IF;
  RETURN NULL;
END $$
"""
TRIGGER = """
CREATE TRIGGER stock_move_in_open_books AFTER INSERT ON inventory.stock_move
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION inventory.refuse_closed_books()
"""


def upgrade() -> None:
    create_period_lock()
    op.add_column("posting", sa.Column("period_lock_id", sa.BigInteger()), schema=SCHEMA)
    op.create_foreign_key(
        "fk_posting_period_lock_id", "posting", "period_lock", ["period_lock_id"], ["id"],
        source_schema=SCHEMA, referent_schema=SCHEMA,
    )  # fmt: skip
    op.create_index(
        "ix_posting_period_lock", "posting", ["period_lock_id", "id"], schema=SCHEMA,
        postgresql_where=sa.text("period_lock_id IS NOT NULL"),
    )  # fmt: skip
    op.execute(REFUSE_CLOSED)
    op.execute(TRIGGER)
    create_backorder()
    op.add_column("reservation", sa.Column("backorder_id", sa.BigInteger()), schema=SCHEMA)
    op.create_foreign_key(
        "fk_reservation_backorder_id", "reservation", "backorder", ["backorder_id"], ["id"],
        source_schema=SCHEMA, referent_schema=SCHEMA,
    )  # fmt: skip
    op.create_index(
        "ix_reservation_backorder", "reservation", ["backorder_id"], schema=SCHEMA,
        postgresql_where=sa.text("backorder_id IS NOT NULL"),
    )  # fmt: skip
    op.add_column("stocking_policy", sa.Column("backorder_limit", sa.Numeric(18, 6)), schema=SCHEMA)
    op.create_check_constraint(
        op.f("ck_stocking_policy_backorder_limit"), "stocking_policy", "backorder_limit >= 0", schema=SCHEMA
    )
    below = sa.text("on_hand < 0")
    op.create_index("ix_stock_level_below_zero", "stock_level", ["id"], schema=SCHEMA, postgresql_where=below)


def downgrade() -> None:
    op.drop_index("ix_stock_level_below_zero", "stock_level", schema=SCHEMA)
    op.drop_column("stocking_policy", "backorder_limit", schema=SCHEMA)
    op.drop_index("ix_reservation_backorder", "reservation", schema=SCHEMA)
    op.drop_column("reservation", "backorder_id", schema=SCHEMA)
    op.drop_table("backorder", schema=SCHEMA)
    op.execute("DROP TRIGGER stock_move_in_open_books ON inventory.stock_move")
    op.execute("DROP FUNCTION inventory.refuse_closed_books()")
    op.drop_index("ix_posting_period_lock", "posting", schema=SCHEMA)
    op.drop_column("posting", "period_lock_id", schema=SCHEMA)
    op.drop_table("period_lock", schema=SCHEMA)


def create_period_lock() -> None:
    """Up to which day the books of a site, or of every one, are closed."""
    now = sa.text("now()")
    op.create_table(
        "period_lock",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("site_id", sa.BigInteger()),
        sa.Column("closed_until", sa.Date()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("row_version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("created_by_id", sa.Integer()),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("updated_by_id", sa.Integer()),
        sa.ForeignKeyConstraint(["site_id"], ["inventory.location.id"], name="fk_period_lock_site_id"),
        *(
            sa.ForeignKeyConstraint([name], ["ab_user.id"], name=f"fk_period_lock_{name}", ondelete="SET NULL")
            for name in ("created_by_id", "updated_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_period_lock"),
        sa.UniqueConstraint("site_id", name="uq_period_lock_site_id", postgresql_nulls_not_distinct=True),
        schema=SCHEMA,
    )


def create_backorder() -> None:
    """Demand that no stock is there for yet."""
    now = sa.text("now()")
    op.create_table(
        "backorder",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("variant_id", sa.BigInteger(), nullable=False),
        sa.Column("location_id", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.Numeric(18, 6), nullable=False),
        sa.Column("quantity_open", sa.Numeric(18, 6), nullable=False),
        sa.Column("priority", sa.Integer(), server_default="5", nullable=False),
        sa.Column("state", sa.String(32), server_default="open", nullable=False),
        sa.Column("demand", sa.Text(), nullable=False),
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("key", sa.Text()),
        sa.Column("line", sa.Integer(), server_default="0", nullable=False),
        sa.Column("fingerprint", sa.Text()),
        sa.Column("actor_id", sa.Integer()),
        sa.Column("requested_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.CheckConstraint("quantity > 0 AND quantity_open BETWEEN 0 AND quantity", name=op.f("ck_backorder_quantity")),
        sa.CheckConstraint("state IN ('open', 'filled', 'cancelled')", name=op.f("ck_backorder_state")),
        sa.CheckConstraint("(state = 'filled') = (quantity_open = 0)", name=op.f("ck_backorder_filled")),
        sa.CheckConstraint("priority BETWEEN 1 AND 9", name=op.f("ck_backorder_priority")),
        sa.ForeignKeyConstraint(["variant_id"], ["catalog.variant.id"], name="fk_backorder_variant_id"),
        sa.ForeignKeyConstraint(["location_id"], ["inventory.location.id"], name="fk_backorder_location_id"),
        sa.ForeignKeyConstraint(["actor_id"], ["ab_user.id"], name="fk_backorder_actor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_backorder"),
        sa.UniqueConstraint("principal", "key", "line", name="uq_backorder_principal_key_line"),
        schema=SCHEMA,
    )
    waiting = sa.text("state = 'open'")
    op.create_index(
        "ix_backorder_waiting", "backorder", ["variant_id", "priority", "requested_at", "id"], schema=SCHEMA,
        postgresql_where=waiting,
    )  # fmt: skip
    op.create_index("ix_backorder_variant", "backorder", ["variant_id", "id"], schema=SCHEMA)
    op.create_index("ix_backorder_requested", "backorder", ["requested_at", "id"], schema=SCHEMA)
    op.create_index("ix_backorder_demand", "backorder", ["demand"], schema=SCHEMA)
