"""FIFO layers and their uses, costs that come later, and accounts whose value is never stuck on nothing on hand."""

import sqlalchemy as sa
from alembic import op

from app.inventory.models.ledger import TransactionId

revision = "value"
down_revision = "lots"
branch_labels = None
depends_on = None

SCHEMA = "inventory"
FIRST_VERBS, FIRST_VALUE = "ck_posting_ck_posting_verb", "ck_stock_account_ck_stock_account_value"
VERBS = "'receive', 'ship', 'adjust', 'transfer', 'relabel', {}'reverse', 'import'"
FLOWS = "'supplier', 'customer', 'adjustment', 'scrap', {}'site'"
MORE_VERBS, MORE_FLOWS = "'scrap', 'cost', ", "'cost', "
ONE_CAUSE = "(move_id IS NULL) <> (change_id IS NULL)"
INSERT_ONLY = ("costing_change", "cost_use", "cost_adjustment")

# Value that negative stock had left on accounts with nothing on hand leaves them, told by a document of its own.
SETTLE_THE_STUCK = """
WITH stuck AS (
  SELECT account.variant_id, account.value_amount,
         (SELECT max(id) FROM inventory.stock_move WHERE variant_id = account.variant_id) AS move_id
  FROM inventory.stock_account account WHERE account.on_hand <= 0 AND account.value_amount > 0
), document AS (
  INSERT INTO inventory.posting (verb, principal, note, effective_at)
  SELECT 'cost', 'system', 'Value without stock written off', now() WHERE EXISTS (SELECT FROM stuck)
  RETURNING id
), told AS (
  INSERT INTO inventory.cost_adjustment
    (posting_id, move_id, variant_id, kind, stock_amount, sold_amount, effective_at)
  SELECT document.id, stuck.move_id, stuck.variant_id, 'correction', -stuck.value_amount, stuck.value_amount, now()
  FROM document, stuck
)
UPDATE inventory.stock_account account SET value_amount = 0 FROM stuck WHERE account.variant_id = stuck.variant_id
"""


def upgrade() -> None:
    create_costing()
    create_layers()
    create_adjustments()
    allow("posting", FIRST_VERBS, f"verb IN ({VERBS.format(MORE_VERBS)})")
    extend_accounts()
    for table in INSERT_ONLY:
        for what, events, each in (("unchanged", "UPDATE OR DELETE", "ROW"), ("kept", "TRUNCATE", "STATEMENT")):
            op.execute(
                f"CREATE TRIGGER {table}_{what} BEFORE {events} ON inventory.{table} FOR EACH {each}"
                " EXECUTE FUNCTION inventory.refuse_change()"
            )
    for table in ("variant_daily", "site_daily"):
        allow(table, f"ck_{table}_flow", f"flow IN ({FLOWS.format(MORE_FLOWS)})", schema="analytics")
    for column in (
        sa.Column("adjusted_xid", TransactionId(), nullable=False, server_default=sa.text("'0'")),
        sa.Column("adjusted_id", sa.BigInteger(), nullable=False, server_default="0"),
    ):
        op.add_column("rollup_state", column, schema="analytics")


def downgrade() -> None:
    for column in ("adjusted_id", "adjusted_xid"):
        op.drop_column("rollup_state", column, schema="analytics")
    for table in ("variant_daily", "site_daily"):
        op.execute(f"DELETE FROM analytics.{table} WHERE flow = 'cost'")  # noqa: S608 (constants only)
        allow(table, f"ck_{table}_flow", f"flow IN ({FLOWS.format('')})", schema="analytics")
    for name in ("ck_stock_account_owed", "ck_stock_account_average"):
        op.drop_constraint(op.f(name), "stock_account", schema=SCHEMA)
    allow("stock_account", FIRST_VALUE, "value_amount >= 0")
    for column in ("last_cost_amount", "owed_amount", "average_amount"):
        op.drop_column("stock_account", column, schema=SCHEMA)
    op.drop_constraint(op.f("ck_stocking_policy_costing"), "stocking_policy", schema=SCHEMA)
    op.drop_column("stocking_policy", "costing", schema=SCHEMA)
    for table in ("cost_adjustment", "cost_use", "cost_layer", "costing_change"):
        op.drop_table(table, schema=SCHEMA)
    allow("posting", FIRST_VERBS, f"verb IN ({VERBS.format('')})")


def create_costing() -> None:
    """How an item is costed, and since when."""
    costing = sa.Column("costing", sa.String(32), server_default="average", nullable=False)
    op.add_column("stocking_policy", costing, schema=SCHEMA)
    known = "costing IN ('average', 'fifo')"
    op.create_check_constraint(op.f("ck_stocking_policy_costing"), "stocking_policy", known, schema=SCHEMA)
    op.create_table(
        "costing_change",
        identity(),
        sa.Column("variant_id", sa.BigInteger(), nullable=False),
        sa.Column("costing", sa.String(32), nullable=False),
        quantity("on_hand"),
        amount("value_amount"),
        sa.Column("note", sa.Text()),
        sa.Column("actor_id", sa.Integer()),
        instant("recorded_at"),
        sa.CheckConstraint(known, name=op.f("ck_costing_change_costing")),
        *keys("costing_change", variant_id="catalog.variant", actor_id="ab_user"),
        schema=SCHEMA,
    )
    op.create_index("ix_costing_change_variant_id", "costing_change", ["variant_id"], schema=SCHEMA)


def create_layers() -> None:
    """Layers and what was used of them."""
    op.create_table(
        "cost_layer",
        identity(),
        sa.Column("variant_id", sa.BigInteger(), nullable=False),
        sa.Column("move_id", sa.BigInteger()),
        sa.Column("change_id", sa.BigInteger()),
        quantity("quantity"),
        amount("value_amount"),
        quantity("remaining"),
        amount("remaining_amount"),
        instant("began_at"),
        sa.CheckConstraint(ONE_CAUSE, name=op.f("ck_cost_layer_cause")),
        sa.CheckConstraint("remaining >= 0 AND remaining <= quantity", name=op.f("ck_cost_layer_remaining")),
        sa.CheckConstraint(
            "remaining_amount >= 0 AND (remaining > 0 OR remaining_amount = 0)", name=op.f("ck_cost_layer_value")
        ),
        *keys("cost_layer", variant_id="catalog.variant", **causes()),
        schema=SCHEMA,
    )
    op.create_index("ix_cost_layer_variant", "cost_layer", ["variant_id", "id"], schema=SCHEMA)
    is_open = sa.text("remaining > 0")
    op.create_index("ix_cost_layer_open", "cost_layer", ["variant_id", "id"], schema=SCHEMA, postgresql_where=is_open)
    op.create_table(
        "cost_use",
        identity(),
        sa.Column("layer_id", sa.BigInteger(), nullable=False),
        sa.Column("move_id", sa.BigInteger()),
        sa.Column("change_id", sa.BigInteger()),
        quantity("quantity"),
        amount("value_amount"),
        instant("used_at"),
        sa.CheckConstraint(ONE_CAUSE, name=op.f("ck_cost_use_cause")),
        sa.CheckConstraint("quantity <> 0 AND value_amount * sign(quantity) >= 0", name=op.f("ck_cost_use_quantity")),
        *keys("cost_use", layer_id="inventory.cost_layer", **causes()),
        schema=SCHEMA,
    )
    op.create_index("ix_cost_use_layer_id", "cost_use", ["layer_id"], schema=SCHEMA)
    for table in ("cost_layer", "cost_use"):
        for name in ("move_id", "change_id"):
            op.create_index(f"ix_{table}_{name}", table, [name], schema=SCHEMA)


def create_adjustments() -> None:
    """Costs that came later."""
    op.create_table(
        "cost_adjustment",
        identity(),
        sa.Column("posting_id", sa.BigInteger(), nullable=False),
        sa.Column("move_id", sa.BigInteger(), nullable=False),
        sa.Column("variant_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        amount("stock_amount"),
        amount("sold_amount"),
        instant("effective_at"),
        sa.Column("recorded_xid", TransactionId(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('freight', 'duty', 'bill', 'other', 'uncovered', 'settlement', 'correction')",
            name=op.f("ck_cost_adjustment_kind"),
        ),
        *keys(
            "cost_adjustment",
            posting_id="inventory.posting",
            move_id="inventory.stock_move",
            variant_id="catalog.variant",
        ),
        schema=SCHEMA,
    )
    op.create_index("ix_cost_adjustment_variant", "cost_adjustment", ["variant_id", "id"], schema=SCHEMA)
    op.create_index("ix_cost_adjustment_xid", "cost_adjustment", ["recorded_xid"], schema=SCHEMA)
    for name in ("posting_id", "move_id"):
        op.create_index(f"ix_cost_adjustment_{name}", "cost_adjustment", [name], schema=SCHEMA)


def extend_accounts() -> None:
    """The average beside the book value, what left before it was there, and the last known cost."""
    for name in ("average_amount", "owed_amount"):
        column = sa.Column(name, sa.Numeric(18, 4), server_default="0", nullable=False)
        op.add_column("stock_account", column, schema=SCHEMA)
    op.add_column("stock_account", sa.Column("last_cost_amount", sa.Numeric(18, 4)), schema=SCHEMA)
    op.execute(SETTLE_THE_STUCK)
    op.execute("UPDATE inventory.stock_account SET average_amount = value_amount WHERE value_amount > 0")
    allow("stock_account", FIRST_VALUE, "value_amount >= 0 AND (on_hand > 0 OR value_amount = 0)")
    for name, rule in (
        ("average", "average_amount >= 0 AND (on_hand > 0 OR average_amount = 0)"),
        ("owed", "owed_amount >= 0 AND (on_hand < 0 OR owed_amount = 0)"),
    ):
        op.create_check_constraint(op.f(f"ck_stock_account_{name}"), "stock_account", rule, schema=SCHEMA)


def allow(table: str, name: str, rule: str, schema: str = SCHEMA) -> None:
    """Put this rule in the place of the one of that name."""
    op.drop_constraint(op.f(name), table, schema=schema)
    op.create_check_constraint(op.f(name), table, rule, schema=schema)


def identity() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False)


def quantity(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Numeric(18, 6), nullable=False)


def amount(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Numeric(18, 4), nullable=False)


def instant(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def causes() -> dict[str, str]:
    return {"move_id": "inventory.stock_move", "change_id": "inventory.costing_change"}


def keys(table: str, **foreign: str) -> list[sa.Constraint]:
    """The primary key and the foreign ones, by column."""
    return [
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *(
            sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}"))
            for name, target in foreign.items()
        ),
    ]
