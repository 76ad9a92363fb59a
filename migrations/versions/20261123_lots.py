"""Lots and serial units with their dates, moves between lots and conditions, how items are tracked and picked."""

import sqlalchemy as sa
from alembic import op

revision = "lots"
down_revision = "inbox"
branch_labels = None
depends_on = None

SCHEMA = "inventory"
FIRST_PLACES, FIRST_VERBS = "ck_stock_move_ck_stock_move_places", "ck_posting_ck_posting_verb"
VERBS = "'receive', 'ship', 'adjust', 'transfer', {}'reverse', 'import'"

# What a level knows of its lot, so that the database checks it and availability needs no other table.
COPY_FROM_LOT = """
CREATE FUNCTION inventory.copy_lot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.lot_id <> 0 THEN
    SELECT is_serial, expires_on INTO NEW.is_serial, NEW.expires_on FROM inventory.lot WHERE id = NEW.lot_id;
  END IF;
  RETURN NEW;
END $$
"""
SPREAD_FROM_LOT = """
CREATE FUNCTION inventory.spread_lot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE inventory.stock_level SET is_serial = NEW.is_serial, expires_on = NEW.expires_on WHERE lot_id = NEW.id;
  RETURN NULL;
END $$
"""
TRIGGERS = (
    "CREATE TRIGGER stock_level_lot BEFORE INSERT ON inventory.stock_level FOR EACH ROW"
    " EXECUTE FUNCTION inventory.copy_lot()",
    "CREATE TRIGGER lot_changed AFTER UPDATE OF is_serial, expires_on ON inventory.lot FOR EACH ROW"
    " WHEN ((OLD.is_serial, OLD.expires_on) IS DISTINCT FROM (NEW.is_serial, NEW.expires_on))"
    " EXECUTE FUNCTION inventory.spread_lot()",
)


def upgrade() -> None:
    op.add_column("lot", sa.Column("supplier_code", sa.Text()), schema=SCHEMA)
    op.add_column("lot", sa.Column("made_on", sa.Date()), schema=SCHEMA)
    op.add_column("lot", sa.Column("expires_on", sa.Date()), schema=SCHEMA)
    op.add_column("lot", sa.Column("is_serial", sa.Boolean(), server_default="false", nullable=False), schema=SCHEMA)
    op.add_column("lot", sa.Column("note", sa.Text()), schema=SCHEMA)
    for column in entity_columns():
        op.add_column("lot", column, schema=SCHEMA)
    for name in ("created_by_id", "updated_by_id"):
        op.create_foreign_key(
            f"fk_lot_{name}", "lot", "ab_user", [name], ["id"], source_schema=SCHEMA, ondelete="SET NULL"
        )
    op.create_check_constraint(op.f("ck_lot_dates"), "lot", "expires_on >= made_on", schema=SCHEMA)
    op.create_check_constraint(op.f("ck_lot_variant"), "lot", "(id = 0) = (variant_id IS NULL)", schema=SCHEMA)
    op.create_index("ix_lot_code", "lot", ["code", "id"], schema=SCHEMA)
    dated = sa.text("expires_on IS NOT NULL")
    op.create_index("ix_lot_expires_on", "lot", ["expires_on", "id"], schema=SCHEMA, postgresql_where=dated)
    create_policy()
    extend_moves()
    extend_levels()
    allow_verbs("'relabel', ")


def downgrade() -> None:
    allow_verbs("")
    for trigger, table in (("stock_level_lot", "stock_level"), ("lot_changed", "lot")):
        op.execute(f"DROP TRIGGER {trigger} ON inventory.{table}")
    op.execute("DROP FUNCTION inventory.copy_lot(), inventory.spread_lot()")
    op.drop_index("ix_stock_level_expiry", "stock_level", schema=SCHEMA)
    op.drop_index("ix_stock_level_lot", "stock_level", schema=SCHEMA)
    op.drop_index("uq_stock_level_serial", "stock_level", schema=SCHEMA)
    op.drop_constraint(op.f("ck_stock_level_serial"), "stock_level", schema=SCHEMA)
    for column in ("expires_on", "is_serial"):
        op.drop_column("stock_level", column, schema=SCHEMA)
    op.drop_index("ix_stock_move_to_lot", "stock_move", schema=SCHEMA)
    op.drop_index("ix_stock_move_lot", "stock_move", schema=SCHEMA)
    op.drop_constraint(op.f("ck_stock_move_places"), "stock_move", schema=SCHEMA)
    for column in ("to_condition_id", "to_lot_id"):
        op.drop_column("stock_move", column, schema=SCHEMA)
    op.create_check_constraint(op.f(FIRST_PLACES), "stock_move", "from_location_id <> to_location_id", schema=SCHEMA)
    op.drop_table("stocking_policy", schema=SCHEMA)
    op.drop_index("ix_lot_expires_on", "lot", schema=SCHEMA)
    op.drop_index("ix_lot_code", "lot", schema=SCHEMA)
    for name in ("ck_lot_variant", "ck_lot_dates"):
        op.drop_constraint(op.f(name), "lot", schema=SCHEMA)
    own = ("supplier_code", "made_on", "expires_on", "is_serial", "note")
    for name in (*own, *(column.name for column in entity_columns())):
        op.drop_column("lot", name, schema=SCHEMA)


def entity_columns() -> list[sa.Column[object]]:
    """Version and who touched the row when."""
    now = sa.text("now()")
    return [
        sa.Column("row_version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("created_by_id", sa.Integer()),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("updated_by_id", sa.Integer()),
    ]


def create_policy() -> None:
    """How a variant is tracked and picked."""
    op.create_table(
        "stocking_policy",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("variant_id", sa.BigInteger(), nullable=False),
        sa.Column("tracking", sa.String(32), server_default="none", nullable=False),
        sa.Column("picking", sa.String(32), server_default="fefo", nullable=False),
        *entity_columns(),
        sa.CheckConstraint("tracking IN ('none', 'lot', 'serial')", name="tracking"),
        sa.CheckConstraint("picking IN ('fefo', 'fifo', 'lifo', 'closest')", name="picking"),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["catalog.variant.id"], name="fk_stocking_policy_variant_id", ondelete="CASCADE"
        ),
        *(
            sa.ForeignKeyConstraint([name], ["ab_user.id"], name=f"fk_stocking_policy_{name}", ondelete="SET NULL")
            for name in ("created_by_id", "updated_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_stocking_policy"),
        sa.UniqueConstraint("variant_id", name="uq_stocking_policy_variant_id"),
        schema=SCHEMA,
    )


def extend_moves() -> None:
    """The lot and the condition at the end of a move; so far they were those at its start, and always the first."""
    for name, table in (("to_lot_id", "lot"), ("to_condition_id", "condition")):
        column = sa.Column(name, sa.BigInteger(), server_default="0", nullable=False)
        op.add_column("stock_move", column, schema=SCHEMA)
        op.alter_column("stock_move", name, server_default=None, schema=SCHEMA)
        op.create_foreign_key(
            f"fk_stock_move_{name}", "stock_move", table, [name], ["id"], source_schema=SCHEMA, referent_schema=SCHEMA
        )
    op.drop_constraint(op.f(FIRST_PLACES), "stock_move", schema=SCHEMA)
    ends = "(from_location_id, lot_id, condition_id) <> (to_location_id, to_lot_id, to_condition_id)"
    op.create_check_constraint(op.f("ck_stock_move_places"), "stock_move", ends, schema=SCHEMA)
    for name, column in (("ix_stock_move_lot", "lot_id"), ("ix_stock_move_to_lot", "to_lot_id")):
        has_lot = sa.text(f"{column} <> 0")
        op.create_index(name, "stock_move", [column, "id"], schema=SCHEMA, postgresql_where=has_lot)


def extend_levels() -> None:
    """What the database checks and what availability asks for."""
    is_serial = sa.Column("is_serial", sa.Boolean(), server_default="false", nullable=False)
    op.add_column("stock_level", is_serial, schema=SCHEMA)
    op.add_column("stock_level", sa.Column("expires_on", sa.Date()), schema=SCHEMA)
    op.create_check_constraint(
        op.f("ck_stock_level_serial"), "stock_level", "on_hand <= 1 OR NOT is_serial", schema=SCHEMA
    )
    there = sa.text("is_serial AND on_hand > 0")
    op.create_index(
        "uq_stock_level_serial", "stock_level", ["lot_id"], unique=True, schema=SCHEMA, postgresql_where=there
    )
    has_lot = sa.text("lot_id <> 0")
    op.create_index("ix_stock_level_lot", "stock_level", ["lot_id"], schema=SCHEMA, postgresql_where=has_lot)
    dated = sa.text("expires_on IS NOT NULL AND on_hand > 0")
    op.create_index("ix_stock_level_expiry", "stock_level", ["expires_on"], schema=SCHEMA, postgresql_where=dated)
    for statement in (COPY_FROM_LOT, SPREAD_FROM_LOT, *TRIGGERS):
        op.execute(statement)


def allow_verbs(more: str) -> None:
    """Let postings be of these verbs."""
    op.drop_constraint(op.f(FIRST_VERBS), "posting", schema=SCHEMA)
    op.create_check_constraint(op.f(FIRST_VERBS), "posting", f"verb IN ({VERBS.format(more)})", schema=SCHEMA)
