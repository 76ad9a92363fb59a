"""Kits: their parts, the place that parts go to and kits come from, and the verbs between."""

import sqlalchemy as sa
from alembic import op

revision = "kits"
down_revision = "policy"
branch_labels = None
depends_on = None

SCHEMA = "inventory"
VERBS = "'receive', 'ship', 'adjust', 'transfer', 'relabel', 'scrap', {}'cost', 'reverse', 'import'"
FLOWS = "'supplier', 'customer', 'adjustment', 'scrap', {}'cost', 'site'"
ROLES = "'supplier', 'customer', 'adjustment', 'scrap'{}"
PLACED = "location_placed"
PLACE = (
    "INSERT INTO inventory.location (id, code, name, level, kind, role)"
    " VALUES (5, 'ASSEMBLY', 'Assembly', 'site', 'virtual', 'assembly')"
)


def upgrade() -> None:
    allow("'assemble', 'take_apart', ", "'assembly', ", ", 'assembly'")
    op.execute(PLACE)
    create_parts()


def downgrade() -> None:
    op.drop_table("kit_part", schema=SCHEMA)
    with_place_free("DELETE FROM inventory.location WHERE id = 5")
    for table in ("variant_daily", "site_daily"):
        op.execute(f"DELETE FROM analytics.{table} WHERE flow = 'assembly'")  # noqa: S608 (constants only)
    allow("", "", "")


def with_place_free(statement: str) -> None:
    """Change a virtual place, which the database refuses otherwise."""
    for what in (f"DISABLE TRIGGER {PLACED}", None, f"ENABLE TRIGGER {PLACED}"):
        op.execute(statement if what is None else f"ALTER TABLE inventory.location {what}")


def allow(verbs: str, flows: str, roles: str) -> None:
    """Let postings, rollups and places be of these kinds, beside those they were of."""
    replace("posting", "ck_posting_ck_posting_verb", f"verb IN ({VERBS.format(verbs)})")
    replace("location", "ck_location_ck_location_role", f"role IS NULL OR role IN ({ROLES.format(roles)})")
    for table in ("variant_daily", "site_daily"):
        replace(table, f"ck_{table}_flow", f"flow IN ({FLOWS.format(flows)})", schema="analytics")


def replace(table: str, name: str, rule: str, schema: str = SCHEMA) -> None:
    """Put this rule in the place of the one of that name."""
    op.drop_constraint(op.f(name), table, schema=schema)
    op.create_check_constraint(op.f(name), table, rule, schema=schema)


def create_parts() -> None:
    """What kits are made of."""
    now = sa.text("now()")
    op.create_table(
        "kit_part",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kit_id", sa.BigInteger(), nullable=False),
        sa.Column("part_id", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.Numeric(18, 6), server_default="1", nullable=False),
        sa.Column("position", sa.Integer(), server_default="1", nullable=False),
        sa.Column("row_version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("created_by_id", sa.Integer()),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("updated_by_id", sa.Integer()),
        sa.CheckConstraint("kit_id <> part_id", name=op.f("ck_kit_part_itself")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_kit_part_quantity")),
        *(
            sa.ForeignKeyConstraint([name], ["catalog.variant.id"], name=op.f(f"fk_kit_part_{name}"))
            for name in ("kit_id", "part_id")
        ),
        *(
            sa.ForeignKeyConstraint([name], ["ab_user.id"], name=op.f(f"fk_kit_part_{name}"), ondelete="SET NULL")
            for name in ("created_by_id", "updated_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit_part")),
        sa.UniqueConstraint("kit_id", "part_id", name=op.f("uq_kit_part_kit_id_part_id")),
        schema=SCHEMA,
    )
    op.create_index("ix_kit_part_part_id", "kit_part", ["part_id"], schema=SCHEMA)
