"""Reorder rules for categories and whole sites, the view that says which applies, lead times; pick faces."""

import sqlalchemy as sa
from alembic import op

revision = "rules"
down_revision = "doctor"
branch_labels = None
depends_on = None

SCHEMA = "inventory"
TABLE = "reorder_rule"

# One row per item and site that has a rule: items that lie or lay at the site, and those with a rule of their own.
# Nearest first: item and site; item everywhere; category (the deepest) at the site; all items of the site; category
# everywhere.
EFFECTIVE = """
CREATE VIEW inventory.effective_rule AS
SELECT kept.variant_id, kept.site_id, rule.id AS rule_id, rule.minimum, rule.maximum, rule.multiple, rule.lead_days,
       rule.snoozed_until
FROM (
  SELECT level.variant_id, location.site_id
  FROM inventory.stock_level level JOIN inventory.location ON location.id = level.location_id
  UNION
  SELECT variant_id, site_id FROM inventory.reorder_rule WHERE variant_id IS NOT NULL AND site_id IS NOT NULL
) kept
LEFT JOIN inventory.reorder_rule own ON own.variant_id = kept.variant_id AND own.site_id = kept.site_id
LEFT JOIN inventory.reorder_rule item
  ON item.variant_id = kept.variant_id AND item.site_id IS NULL AND own.id IS NULL
LEFT JOIN LATERAL (
  SELECT candidate.id
  FROM inventory.reorder_rule candidate
  JOIN catalog.variant ON variant.id = kept.variant_id
  JOIN catalog.product ON product.id = variant.product_id AND product.status = 'active'
  LEFT JOIN catalog.category home ON home.id = product.category_id
  LEFT JOIN catalog.category named ON named.id = candidate.category_id
  WHERE candidate.variant_id IS NULL AND own.id IS NULL AND item.id IS NULL
    AND (candidate.site_id IS NULL OR candidate.site_id = kept.site_id)
    AND (candidate.category_id IS NULL OR starts_with(home.path, named.path))
  ORDER BY CASE WHEN candidate.category_id IS NULL THEN 1 WHEN candidate.site_id IS NULL THEN 2 ELSE 0 END,
           length(named.path) DESC
  LIMIT 1
) inherited ON true
JOIN inventory.reorder_rule rule ON rule.id = coalesce(own.id, item.id, inherited.id)
"""


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("category_id", sa.BigInteger()), schema=SCHEMA)
    op.add_column(TABLE, sa.Column("lead_days", sa.Integer(), server_default="7", nullable=False), schema=SCHEMA)
    op.create_foreign_key(
        "fk_reorder_rule_category_id", TABLE, "category", ["category_id"], ["id"],
        source_schema=SCHEMA, referent_schema="catalog",
    )  # fmt: skip
    for name in ("variant_id", "site_id"):
        op.alter_column(TABLE, name, nullable=True, schema=SCHEMA)
    op.drop_constraint("uq_reorder_rule_variant_id_site_id", TABLE, schema=SCHEMA)
    op.create_unique_constraint(
        "uq_reorder_rule_variant_id_site_id_category_id", TABLE, ["variant_id", "site_id", "category_id"],
        schema=SCHEMA, postgresql_nulls_not_distinct=True,
    )  # fmt: skip
    op.create_check_constraint(
        op.f("ck_reorder_rule_subject"), TABLE,
        "num_nonnulls(variant_id, category_id) <= 1 AND num_nonnulls(variant_id, category_id, site_id) > 0",
        schema=SCHEMA,
    )  # fmt: skip
    op.create_check_constraint(op.f("ck_reorder_rule_lead"), TABLE, "lead_days BETWEEN 0 AND 365", schema=SCHEMA)
    op.create_index("ix_reorder_rule_category_id", TABLE, ["category_id"], schema=SCHEMA)
    inherited = sa.text("variant_id IS NULL")
    op.create_index("ix_reorder_rule_inherited", TABLE, ["site_id"], schema=SCHEMA, postgresql_where=inherited)
    op.execute(EFFECTIVE)
    create_bin_rule()


def downgrade() -> None:
    op.drop_table("bin_rule", schema=SCHEMA)
    op.execute("DROP VIEW inventory.effective_rule")
    op.execute(
        "UPDATE inventory.stock_alert SET rule_id = NULL WHERE rule_id IN ("
        "SELECT id FROM inventory.reorder_rule WHERE variant_id IS NULL OR site_id IS NULL)"
    )
    op.execute("DELETE FROM inventory.reorder_rule WHERE variant_id IS NULL OR site_id IS NULL")
    op.drop_index("ix_reorder_rule_inherited", TABLE, schema=SCHEMA)
    op.drop_index("ix_reorder_rule_category_id", TABLE, schema=SCHEMA)
    for name in ("lead", "subject"):
        op.drop_constraint(op.f(f"ck_reorder_rule_{name}"), TABLE, schema=SCHEMA)
    op.drop_constraint("uq_reorder_rule_variant_id_site_id_category_id", TABLE, schema=SCHEMA)
    op.create_unique_constraint("uq_reorder_rule_variant_id_site_id", TABLE, ["variant_id", "site_id"], schema=SCHEMA)
    for name in ("variant_id", "site_id"):
        op.alter_column(TABLE, name, nullable=False, schema=SCHEMA)
    op.drop_constraint("fk_reorder_rule_category_id", TABLE, schema=SCHEMA)
    for name in ("lead_days", "category_id"):
        op.drop_column(TABLE, name, schema=SCHEMA)


def create_bin_rule() -> None:
    """The bins that items are picked from."""
    now = sa.text("now()")
    op.create_table(
        "bin_rule",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("variant_id", sa.BigInteger(), nullable=False),
        sa.Column("location_id", sa.BigInteger(), nullable=False),
        sa.Column("minimum", sa.Numeric(18, 6), nullable=False),
        sa.Column("maximum", sa.Numeric(18, 6), nullable=False),
        sa.Column("row_version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("created_by_id", sa.Integer()),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("updated_by_id", sa.Integer()),
        sa.CheckConstraint("minimum >= 0 AND maximum >= minimum AND maximum > 0", name=op.f("ck_bin_rule_bounds")),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["catalog.variant.id"], name="fk_bin_rule_variant_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["location_id"], ["inventory.location.id"], name="fk_bin_rule_location_id"),
        *(
            sa.ForeignKeyConstraint([name], ["ab_user.id"], name=f"fk_bin_rule_{name}", ondelete="SET NULL")
            for name in ("created_by_id", "updated_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_bin_rule"),
        sa.UniqueConstraint("variant_id", "location_id", name="uq_bin_rule_variant_id_location_id"),
        schema=SCHEMA,
    )
    op.create_index("ix_bin_rule_location_id", "bin_rule", ["location_id"], schema=SCHEMA)
