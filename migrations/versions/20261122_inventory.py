"""The stock ledger: its tables, the rules the database itself keeps, and the rows every installation has."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "inventory"
down_revision = "catalog"
branch_labels = None
depends_on = None


class TransactionId(sa.types.UserDefinedType[int]):
    """PostgreSQL's xid8."""

    cache_ok = True

    def get_col_spec(self, **_kw: Any) -> str:
        return "xid8"


def upgrade() -> None:
    op.execute("CREATE SCHEMA inventory")
    create_tables()
    for statement in RULES:
        op.execute(statement)
    for statement in FIXED_ROWS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP SCHEMA inventory CASCADE")


def create_tables() -> None:
    op.create_table(
        "condition",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("is_available", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_condition"),
        sa.UniqueConstraint("code", name="uq_condition_code"),
        schema="inventory",
    )
    op.create_table(
        "location",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), server_default="storage", nullable=False),
        sa.Column("role", sa.String(length=32), nullable=True),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("site_id", sa.BigInteger(), nullable=True),
        sa.Column("path", sa.Text(), server_default="", nullable=False),
        sa.Column("allow_negative", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("row_version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(kind = 'virtual') = (role IS NOT NULL)", name="ck_location_virtual_role"),
        sa.CheckConstraint("(level = 'site') = (parent_id IS NULL)", name="ck_location_root"),
        sa.CheckConstraint(
            "kind IN ('storage', 'staging', 'quarantine', 'transit', 'virtual')", name="ck_location_kind"
        ),
        sa.CheckConstraint("level IN ('site', 'zone', 'bin')", name="ck_location_level"),
        sa.CheckConstraint(
            "role IS NULL OR role IN ('supplier', 'customer', 'adjustment', 'scrap')", name="ck_location_role"
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name="fk_location_created_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["inventory.location.id"], name="fk_location_parent_id"),
        sa.ForeignKeyConstraint(["site_id"], ["inventory.location.id"], name="fk_location_site_id"),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name="fk_location_updated_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_location"),
        sa.UniqueConstraint("code", name="uq_location_code"),
        schema="inventory",
    )
    op.create_index("ix_location_parent_id", "location", ["parent_id"], unique=False, schema="inventory")
    op.create_index("ix_location_path", "location", ["path"], unique=False, schema="inventory")
    op.create_index("ix_location_site_id", "location", ["site_id"], unique=False, schema="inventory")
    op.create_index(
        "uq_location_role",
        "location",
        ["role"],
        unique=True,
        schema="inventory",
        postgresql_where=sa.text("role IS NOT NULL"),
    )
    op.create_table(
        "reason",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("row_version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["ab_user.id"], name="fk_reason_created_by_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["updated_by_id"], ["ab_user.id"], name="fk_reason_updated_by_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_reason"),
        sa.UniqueConstraint("code", name="uq_reason_code"),
        schema="inventory",
    )
    op.create_table(
        "posting",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("verb", sa.String(length=32), nullable=False),
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("fingerprint", sa.Text(), nullable=True),
        sa.Column("reason_id", sa.BigInteger(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("reverses_id", sa.BigInteger(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("result", postgresql.JSONB(), nullable=True),
        sa.CheckConstraint(
            "verb IN ('receive', 'ship', 'adjust', 'transfer', 'reverse', 'import')", name="ck_posting_verb"
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["ab_user.id"], name="fk_posting_actor_id"),
        sa.ForeignKeyConstraint(["reason_id"], ["inventory.reason.id"], name="fk_posting_reason_id"),
        sa.ForeignKeyConstraint(["reverses_id"], ["inventory.posting.id"], name="fk_posting_reverses_id"),
        sa.PrimaryKeyConstraint("id", name="pk_posting"),
        sa.UniqueConstraint("principal", "key", name="uq_posting_principal_key"),
        sa.UniqueConstraint("reverses_id", name="uq_posting_reverses_id"),
        schema="inventory",
    )
    op.create_table(
        "lot",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("variant_id", sa.BigInteger(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["variant_id"], ["catalog.variant.id"], name="fk_lot_variant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_lot"),
        sa.UniqueConstraint("variant_id", "code", name="uq_lot_variant_id_code", postgresql_nulls_not_distinct=True),
        schema="inventory",
    )
    op.create_table(
        "reorder_rule",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("variant_id", sa.BigInteger(), nullable=False),
        sa.Column("site_id", sa.BigInteger(), nullable=False),
        sa.Column("minimum", sa.Numeric(precision=18, scale=6), nullable=False),
        sa.Column("maximum", sa.Numeric(precision=18, scale=6), nullable=False),
        sa.Column("multiple", sa.Numeric(precision=18, scale=6), server_default="1", nullable=False),
        sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("row_version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("minimum >= 0 AND maximum >= minimum AND multiple > 0", name="ck_reorder_rule_bounds"),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name="fk_reorder_rule_created_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["inventory.location.id"], name="fk_reorder_rule_site_id"),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name="fk_reorder_rule_updated_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["catalog.variant.id"], name="fk_reorder_rule_variant_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reorder_rule"),
        sa.UniqueConstraint("variant_id", "site_id", name="uq_reorder_rule_variant_id_site_id"),
        schema="inventory",
    )
    op.create_index("ix_reorder_rule_site_id", "reorder_rule", ["site_id"], unique=False, schema="inventory")
    op.create_table(
        "reservation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("variant_id", sa.BigInteger(), nullable=False),
        sa.Column("location_id", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=18, scale=6), nullable=False),
        sa.Column("state", sa.String(length=32), server_default="held", nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("demand", sa.Text(), nullable=False),
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("line", sa.Integer(), server_default="0", nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("state <> 'held' OR expires_at IS NOT NULL", name="ck_reservation_expiry"),
        sa.CheckConstraint(
            "state IN ('held', 'committed', 'consumed', 'released', 'expired')", name="ck_reservation_state"
        ),
        sa.CheckConstraint("quantity > 0", name="ck_reservation_quantity"),
        sa.ForeignKeyConstraint(["actor_id"], ["ab_user.id"], name="fk_reservation_actor_id"),
        sa.ForeignKeyConstraint(["location_id"], ["inventory.location.id"], name="fk_reservation_location_id"),
        sa.ForeignKeyConstraint(["variant_id"], ["catalog.variant.id"], name="fk_reservation_variant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reservation"),
        sa.UniqueConstraint("principal", "key", "line", name="uq_reservation_principal_key_line"),
        schema="inventory",
    )
    op.create_index("ix_reservation_demand", "reservation", ["demand"], unique=False, schema="inventory")
    op.create_index(
        "ix_reservation_expiry",
        "reservation",
        ["expires_at", "variant_id"],
        unique=False,
        schema="inventory",
        postgresql_where=sa.text("state = 'held'"),
    )
    op.create_index("ix_reservation_variant_id", "reservation", ["variant_id"], unique=False, schema="inventory")
    op.create_table(
        "stock_account",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("variant_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("on_hand", sa.Numeric(precision=18, scale=6), server_default="0", nullable=False),
        sa.Column("value_amount", sa.Numeric(precision=18, scale=4), server_default="0", nullable=False),
        sa.CheckConstraint("value_amount >= 0", name="ck_stock_account_value"),
        sa.ForeignKeyConstraint(["variant_id"], ["catalog.variant.id"], name="fk_stock_account_variant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_stock_account"),
        sa.UniqueConstraint("variant_id", name="uq_stock_account_variant_id"),
        schema="inventory",
    )
    op.create_table(
        "stock_alert",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("variant_id", sa.BigInteger(), nullable=False),
        sa.Column("site_id", sa.BigInteger(), nullable=False),
        sa.Column("rule_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=32), server_default="open", nullable=False),
        sa.Column("available", sa.Numeric(precision=18, scale=6), nullable=False),
        sa.Column("minimum", sa.Numeric(precision=18, scale=6), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'acknowledged', 'snoozed', 'resolved')", name="ck_stock_alert_state"),
        sa.ForeignKeyConstraint(["changed_by_id"], ["ab_user.id"], name="fk_stock_alert_changed_by_id"),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["inventory.reorder_rule.id"], name="fk_stock_alert_rule_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["inventory.location.id"], name="fk_stock_alert_site_id"),
        sa.ForeignKeyConstraint(["variant_id"], ["catalog.variant.id"], name="fk_stock_alert_variant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_stock_alert"),
        schema="inventory",
    )
    op.create_index("ix_stock_alert_site_id", "stock_alert", ["site_id"], unique=False, schema="inventory")
    op.create_index("ix_stock_alert_state", "stock_alert", ["state", "id"], unique=False, schema="inventory")
    op.create_index(
        "uq_stock_alert_live",
        "stock_alert",
        ["variant_id", "site_id"],
        unique=True,
        schema="inventory",
        postgresql_where=sa.text("state <> 'resolved'"),
    )
    op.create_table(
        "stock_level",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("variant_id", sa.BigInteger(), nullable=False),
        sa.Column("location_id", sa.BigInteger(), nullable=False),
        sa.Column("lot_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("condition_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("on_hand", sa.Numeric(precision=18, scale=6), server_default="0", nullable=False),
        sa.Column("reserved", sa.Numeric(precision=18, scale=6), server_default="0", nullable=False),
        sa.Column("allow_negative", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("last_move_id", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("on_hand >= 0 OR allow_negative", name="ck_stock_level_on_hand"),
        sa.CheckConstraint("reserved >= 0 AND (reserved <= on_hand OR allow_negative)", name="ck_stock_level_reserved"),
        sa.ForeignKeyConstraint(["condition_id"], ["inventory.condition.id"], name="fk_stock_level_condition_id"),
        sa.ForeignKeyConstraint(["location_id"], ["inventory.location.id"], name="fk_stock_level_location_id"),
        sa.ForeignKeyConstraint(["lot_id"], ["inventory.lot.id"], name="fk_stock_level_lot_id"),
        sa.ForeignKeyConstraint(["variant_id"], ["catalog.variant.id"], name="fk_stock_level_variant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_stock_level"),
        sa.UniqueConstraint(
            "variant_id",
            "location_id",
            "lot_id",
            "condition_id",
            name="uq_stock_level_variant_id_location_id_lot_id_condition_id",
        ),
        schema="inventory",
    )
    op.create_index(
        "ix_stock_level_location", "stock_level", ["location_id", "variant_id"], unique=False, schema="inventory"
    )
    op.create_table(
        "stock_move",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("posting_id", sa.BigInteger(), nullable=False),
        sa.Column("variant_id", sa.BigInteger(), nullable=False),
        sa.Column("from_location_id", sa.BigInteger(), nullable=False),
        sa.Column("to_location_id", sa.BigInteger(), nullable=False),
        sa.Column("lot_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("condition_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("quantity", sa.Numeric(precision=18, scale=6), nullable=False),
        sa.Column("value_amount", sa.Numeric(precision=18, scale=4), server_default="0", nullable=False),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("recorded_xid", TransactionId(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("from_location_id <> to_location_id", name="ck_stock_move_places"),
        sa.CheckConstraint("quantity > 0", name="ck_stock_move_quantity"),
        sa.CheckConstraint("value_amount >= 0", name="ck_stock_move_value"),
        sa.ForeignKeyConstraint(["condition_id"], ["inventory.condition.id"], name="fk_stock_move_condition_id"),
        sa.ForeignKeyConstraint(["from_location_id"], ["inventory.location.id"], name="fk_stock_move_from_location_id"),
        sa.ForeignKeyConstraint(["lot_id"], ["inventory.lot.id"], name="fk_stock_move_lot_id"),
        sa.ForeignKeyConstraint(["posting_id"], ["inventory.posting.id"], name="fk_stock_move_posting_id"),
        sa.ForeignKeyConstraint(["to_location_id"], ["inventory.location.id"], name="fk_stock_move_to_location_id"),
        sa.ForeignKeyConstraint(["variant_id"], ["catalog.variant.id"], name="fk_stock_move_variant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_stock_move"),
        schema="inventory",
    )
    op.create_index("ix_stock_move_effective", "stock_move", ["effective_at", "id"], unique=False, schema="inventory")
    op.create_index("ix_stock_move_from", "stock_move", ["from_location_id", "id"], unique=False, schema="inventory")
    op.create_index("ix_stock_move_posting_id", "stock_move", ["posting_id"], unique=False, schema="inventory")
    op.create_index("ix_stock_move_to", "stock_move", ["to_location_id", "id"], unique=False, schema="inventory")
    op.create_index("ix_stock_move_variant", "stock_move", ["variant_id", "id"], unique=False, schema="inventory")
    op.create_index("ix_stock_move_xid", "stock_move", ["recorded_xid"], unique=False, schema="inventory")
    op.create_table(
        "reservation_hold",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("reservation_id", sa.BigInteger(), nullable=False),
        sa.Column("level_id", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=18, scale=6), nullable=False),
        sa.Column("is_open", sa.Boolean(), server_default="true", nullable=False),
        sa.CheckConstraint("quantity > 0", name="ck_reservation_hold_quantity"),
        sa.ForeignKeyConstraint(["level_id"], ["inventory.stock_level.id"], name="fk_reservation_hold_level_id"),
        sa.ForeignKeyConstraint(
            ["reservation_id"],
            ["inventory.reservation.id"],
            name="fk_reservation_hold_reservation_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reservation_hold"),
        sa.UniqueConstraint("reservation_id", "level_id", name="uq_reservation_hold_reservation_id_level_id"),
        schema="inventory",
    )
    op.create_index(
        "ix_reservation_hold_open",
        "reservation_hold",
        ["level_id"],
        unique=False,
        schema="inventory",
        postgresql_where=sa.text("is_open"),
    )


INSERT_ONLY = """
CREATE FUNCTION inventory.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The ledger is insert-only: % of % is refused; reverse the posting instead.', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$
"""

# A place keeps its site for life, because levels, moves and row scope are told apart by it. A place with others below
# it stays where it is, so no path but its own ever changes and no cycle can arise.
LOCATION_RULES = """
CREATE FUNCTION inventory.place_location() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE parent inventory.location;
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.role IS NOT NULL THEN
      RAISE EXCEPTION 'The virtual place % belongs to every installation.', OLD.code;
    END IF;
    RETURN OLD;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF NEW.role IS DISTINCT FROM OLD.role OR (OLD.role IS NOT NULL AND NOT NEW.is_active) THEN
      RAISE EXCEPTION 'The virtual place % cannot be changed into another or switched off.', OLD.code
        USING COLUMN = 'kind';
    END IF;
    IF (NEW.parent_id, NEW.level) IS DISTINCT FROM (OLD.parent_id, OLD.level)
       AND EXISTS (SELECT FROM inventory.location WHERE parent_id = OLD.id) THEN
      RAISE EXCEPTION 'Place % has others below it and cannot be moved.', OLD.code
        USING COLUMN = 'parent_id';
    END IF;
    IF OLD.is_active AND NOT NEW.is_active AND EXISTS (
      SELECT FROM inventory.stock_level WHERE location_id = OLD.id AND (on_hand <> 0 OR reserved <> 0)
    ) THEN
      RAISE EXCEPTION 'Place % still holds stock and cannot be switched off.', OLD.code
        USING COLUMN = 'is_active';
    END IF;
  END IF;
  IF NEW.parent_id IS NULL THEN
    NEW.site_id := CASE WHEN NEW.role IS NULL THEN NEW.id END;
    NEW.path := '/' || NEW.id || '/';
  ELSE
    SELECT * INTO parent FROM inventory.location WHERE id = NEW.parent_id FOR SHARE;
    IF parent.level = 'bin' OR parent.role IS NOT NULL OR NEW.parent_id = NEW.id THEN
      RAISE EXCEPTION 'Place % cannot have others below it.', parent.code
        USING COLUMN = 'parent_id';
    END IF;
    NEW.site_id := parent.site_id;
    NEW.path := parent.path || NEW.id || '/';
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.site_id IS DISTINCT FROM OLD.site_id THEN
    RAISE EXCEPTION 'Place % cannot move to another site.', OLD.code
      USING COLUMN = 'parent_id';
  END IF;
  RETURN NEW;
END $$
"""

NEGATIVE_FROM_LOCATION = """
CREATE FUNCTION inventory.copy_allow_negative() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT allow_negative INTO NEW.allow_negative FROM inventory.location WHERE id = NEW.location_id;
  RETURN NEW;
END $$
"""

NEGATIVE_TO_LEVELS = """
CREATE FUNCTION inventory.spread_allow_negative() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE inventory.stock_level SET allow_negative = NEW.allow_negative WHERE location_id = NEW.id;
  RETURN NULL;
END $$
"""

RULES = (
    INSERT_ONLY,
    *(
        f"CREATE TRIGGER {table}_{what} BEFORE {events} ON inventory.{table} FOR EACH {each}"
        " EXECUTE FUNCTION inventory.refuse_change()"
        for table in ("posting", "stock_move")
        for what, events, each in (("unchanged", "UPDATE OR DELETE", "ROW"), ("kept", "TRUNCATE", "STATEMENT"))
    ),
    LOCATION_RULES,
    "CREATE TRIGGER location_placed BEFORE INSERT OR UPDATE OR DELETE ON inventory.location FOR EACH ROW"
    " EXECUTE FUNCTION inventory.place_location()",
    NEGATIVE_FROM_LOCATION,
    "CREATE TRIGGER stock_level_negative BEFORE INSERT ON inventory.stock_level FOR EACH ROW"
    " EXECUTE FUNCTION inventory.copy_allow_negative()",
    NEGATIVE_TO_LEVELS,
    "CREATE TRIGGER location_negative AFTER UPDATE OF allow_negative ON inventory.location FOR EACH ROW"
    " WHEN (OLD.allow_negative IS DISTINCT FROM NEW.allow_negative)"
    " EXECUTE FUNCTION inventory.spread_allow_negative()",
)

# Ids that the code names: NO_LOT, OK, SUPPLIER, CUSTOMER, ADJUSTMENT, SCRAP. Own rows start above them.
FIXED_ROWS = (
    "INSERT INTO inventory.lot (id, code) VALUES (0, '')",
    "INSERT INTO inventory.condition (id, code, is_available) VALUES"
    " (0, 'ok', true), (1, 'quarantine', false), (2, 'damaged', false), (3, 'returned', false)",
    "INSERT INTO inventory.location (id, code, name, level, kind, role) VALUES"
    " (1, 'SUPPLIER', 'Suppliers', 'site', 'virtual', 'supplier'),"
    " (2, 'CUSTOMER', 'Customers', 'site', 'virtual', 'customer'),"
    " (3, 'ADJUSTMENT', 'Adjustments', 'site', 'virtual', 'adjustment'),"
    " (4, 'SCRAP', 'Scrap', 'site', 'virtual', 'scrap')",
    "INSERT INTO inventory.reason (id, code, name) VALUES"
    " (1, 'damaged', 'Damaged'), (2, 'lost', 'Lost'), (3, 'found', 'Found'), (4, 'miscount', 'Miscounted'),"
    " (5, 'expired', 'Expired'), (6, 'theft', 'Stolen'), (7, 'opening', 'Opening stock'), (8, 'other', 'Other')",
    *(
        f"ALTER TABLE inventory.{table} ALTER COLUMN id RESTART WITH 101"
        for table in ("lot", "condition", "location", "reason")
    ),
)
