"""Transfer orders: what one site sends to another, what is on its way, the postings that moved it."""

import sqlalchemy as sa
from alembic import op

revision = "transfers"
down_revision = "counts"
branch_labels = None
depends_on = None

SCHEMA = "inventory"
UNIT_THERE = "is_serial AND on_hand > 0"
STATES = "'draft', 'allocated', 'sent', 'partly_received', 'received', 'cancelled'"


def upgrade() -> None:
    create_order()
    create_line()
    create_cargo()
    create_posting()
    op.drop_index("uq_stock_level_serial", "stock_level", schema=SCHEMA)
    op.execute(
        "ALTER TABLE inventory.stock_level ADD CONSTRAINT uq_stock_level_serial"
        f" EXCLUDE USING btree (lot_id WITH =) WHERE ({UNIT_THERE}) DEFERRABLE"
    )


def downgrade() -> None:
    op.drop_constraint("uq_stock_level_serial", "stock_level", schema=SCHEMA)
    there = sa.text(UNIT_THERE)
    op.create_index(
        "uq_stock_level_serial", "stock_level", ["lot_id"], unique=True, schema=SCHEMA, postgresql_where=there
    )
    for table in ("transfer_posting", "transfer_cargo", "transfer_order_line", "transfer_order"):
        op.drop_table(table, schema=SCHEMA)


def create_order() -> None:
    """The paper: from where to where, and how far it is."""
    places = ("from_location_id", "to_location_id", "transit_location_id")
    op.create_table(
        "transfer_order",
        key(),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("state", sa.String(32), server_default="draft", nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in places),
        sa.Column("due_on", sa.Date()),
        sa.Column("reference", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("received_at", sa.DateTime(timezone=True)),
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("key", sa.Text()),
        sa.Column("fingerprint", sa.Text()),
        *entity_columns(),
        *(refer("transfer_order", name, "inventory.location") for name in places),
        *(refer("transfer_order", name, "ab_user", "SET NULL") for name in ("created_by_id", "updated_by_id")),
        sa.CheckConstraint(f"state IN ({STATES})", name="state"),
        sa.CheckConstraint("from_location_id <> to_location_id", name="places"),
        sa.CheckConstraint("(state IN ('sent', 'partly_received', 'received')) = (sent_at IS NOT NULL)", name="sent"),
        sa.CheckConstraint("(state = 'received') = (received_at IS NOT NULL)", name="received"),
        sa.PrimaryKeyConstraint("id", name="pk_transfer_order"),
        sa.UniqueConstraint("number", name="uq_transfer_order_number"),
        sa.UniqueConstraint("principal", "key", name="uq_transfer_order_principal_key"),
        schema=SCHEMA,
    )
    for name in places:
        op.create_index(f"ix_transfer_order_{name}", "transfer_order", [name], schema=SCHEMA)
    op.create_index("ix_transfer_order_state", "transfer_order", ["state", "id"], schema=SCHEMA)


def create_line() -> None:
    """What is to be sent."""
    op.create_table(
        "transfer_order_line",
        key(),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("variant_id", sa.BigInteger(), nullable=False),
        sa.Column("lot_id", sa.BigInteger()),
        sa.Column("quantity", sa.Numeric(18, 6), nullable=False),
        sa.Column("reservation_id", sa.BigInteger()),
        refer("transfer_order_line", "order_id", "inventory.transfer_order", "CASCADE"),
        refer("transfer_order_line", "variant_id", "catalog.variant"),
        refer("transfer_order_line", "lot_id", "inventory.lot"),
        refer("transfer_order_line", "reservation_id", "inventory.reservation"),
        sa.CheckConstraint("quantity > 0", name="quantity"),
        sa.PrimaryKeyConstraint("id", name="pk_transfer_order_line"),
        sa.UniqueConstraint(
            "order_id",
            "variant_id",
            "lot_id",
            name="uq_transfer_order_line_order_id_variant_id_lot_id",
            postgresql_nulls_not_distinct=True,
        ),
        schema=SCHEMA,
    )
    op.create_index("ix_transfer_order_line_variant_id", "transfer_order_line", ["variant_id"], schema=SCHEMA)


def create_cargo() -> None:
    """What was sent, and what became of it."""
    op.create_table(
        "transfer_cargo",
        key(),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("variant_id", sa.BigInteger(), nullable=False),
        sa.Column("lot_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("sent", sa.Numeric(18, 6), nullable=False),
        sa.Column("received", sa.Numeric(18, 6), server_default="0", nullable=False),
        sa.Column("lost", sa.Numeric(18, 6), server_default="0", nullable=False),
        refer("transfer_cargo", "order_id", "inventory.transfer_order", "CASCADE"),
        refer("transfer_cargo", "variant_id", "catalog.variant"),
        refer("transfer_cargo", "lot_id", "inventory.lot"),
        sa.CheckConstraint("sent > 0 AND received >= 0 AND lost >= 0 AND received + lost <= sent", name="quantities"),
        sa.PrimaryKeyConstraint("id", name="pk_transfer_cargo"),
        sa.UniqueConstraint("order_id", "variant_id", "lot_id", name="uq_transfer_cargo_order_id_variant_id_lot_id"),
        schema=SCHEMA,
    )
    still = sa.text("received + lost < sent")
    op.create_index(
        "ix_transfer_cargo_open", "transfer_cargo", ["variant_id", "lot_id"], schema=SCHEMA, postgresql_where=still
    )
    op.create_index("ix_transfer_cargo_variant", "transfer_cargo", ["variant_id", "id"], schema=SCHEMA)


def create_posting() -> None:
    """Which postings are whose."""
    op.create_table(
        "transfer_posting",
        key(),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("posting_id", sa.BigInteger(), nullable=False),
        sa.Column("deed", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        refer("transfer_posting", "order_id", "inventory.transfer_order", "CASCADE"),
        refer("transfer_posting", "posting_id", "inventory.posting"),
        sa.CheckConstraint("deed IN ('send', 'receive', 'write_off')", name="deed"),
        sa.PrimaryKeyConstraint("id", name="pk_transfer_posting"),
        sa.UniqueConstraint("posting_id", name="uq_transfer_posting_posting_id"),
        schema=SCHEMA,
    )
    op.create_index("ix_transfer_posting_order_id", "transfer_posting", ["order_id"], schema=SCHEMA)


def key() -> sa.Column[int]:
    """The id."""
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False)


def refer(table: str, column: str, to: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    """A foreign key to the id of another table."""
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}", ondelete=ondelete)


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
