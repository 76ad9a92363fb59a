"""The catalogue: its tables, the triggers that keep category paths, variant names and search words, and the units."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

revision = "catalog"
down_revision = "foundation"
branch_labels = None
depends_on = None

TABLES = (
    "variant_option_value",
    "variant_unit",
    "barcode",
    "option_value",
    "variant",
    "product_tag",
    "product_option",
    "product",
    "category_attribute",
    "unit",
    "tag",
    "category",
    "attribute",
)
# code, name, decimals of a quantity, dimension, numerator / denominator of the dimension's own unit
UNITS = (
    ("pcs", "Piece", 0, None, 1, 1),
    ("pair", "Pair", 0, None, 1, 1),
    ("set", "Set", 0, None, 1, 1),
    ("pack", "Pack", 0, None, 1, 1),
    ("box", "Box", 0, None, 1, 1),
    ("carton", "Carton", 0, None, 1, 1),
    ("pallet", "Pallet", 0, None, 1, 1),
    ("roll", "Roll", 0, None, 1, 1),
    ("bottle", "Bottle", 0, None, 1, 1),
    ("mg", "Milligram", 0, "mass", 1, 1_000_000),
    ("g", "Gram", 3, "mass", 1, 1000),
    ("kg", "Kilogram", 3, "mass", 1, 1),
    ("t", "Tonne", 6, "mass", 1000, 1),
    ("mm", "Millimetre", 0, "length", 1, 1000),
    ("cm", "Centimetre", 1, "length", 1, 100),
    ("m", "Metre", 3, "length", 1, 1),
    ("km", "Kilometre", 6, "length", 1000, 1),
    ("m2", "Square metre", 3, "area", 1, 1),
    ("ml", "Millilitre", 0, "volume", 1, 1000),
    ("l", "Litre", 3, "volume", 1, 1),
    ("m3", "Cubic metre", 6, "volume", 1000, 1),
)


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS catalog")
    create_described_tables()
    create_product_tables()
    create_variant_tables()
    for statement in (*CATEGORY_PATH, *SEARCH_WORDS, *VARIANT_WORDS, *REFRESHES):
        op.get_bind().exec_driver_sql(statement, execution_options={"no_parameters": True})
    columns = ("code", "name", "scale", "dimension", "numerator", "denominator")
    unit = sa.table("unit", *(sa.column(name) for name in columns), schema="catalog")
    op.bulk_insert(unit, [dict(zip(columns, row, strict=True)) for row in UNITS])


def downgrade() -> None:
    op.drop_index("ix_variant_search_vector", "variant", schema="catalog")
    for table in TABLES:
        op.execute(f"DROP TABLE catalog.{table}")
    op.execute("DROP SCHEMA catalog CASCADE")


def entity(name: str, *parts: sa.Column | sa.Constraint) -> None:
    """Create a table with the columns that every entity has around its own."""
    op.create_table(
        name,
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        *parts,
        sa.Column("row_version", sa.BigInteger, nullable=False, server_default="1"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("created_by_id", sa.Integer, sa.ForeignKey("ab_user.id", ondelete="SET NULL")),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("updated_by_id", sa.Integer, sa.ForeignKey("ab_user.id", ondelete="SET NULL")),
        schema="catalog",
    )


def text(name: str, length: int, **options: object) -> sa.Column:
    """A required text column."""
    return sa.Column(name, sa.String(length), nullable=False, **options)


def number(name: str, default: str | None = None) -> sa.Column:
    """A required integer column."""
    return sa.Column(name, sa.Integer, nullable=False, server_default=default)


def link(name: str, table: str, *, required: bool = True, index: bool = False, cascade: bool = False) -> sa.Column:
    """A foreign key to a table of the catalogue."""
    key = sa.ForeignKey(f"catalog.{table}.id", ondelete="CASCADE" if cascade else None)
    return sa.Column(name, sa.BigInteger, key, nullable=not required, index=index)


def create_described_tables() -> None:
    """Categories, attributes, tags, units."""
    entity(
        "attribute",
        text("code", 64),
        text("name", 200),
        text("kind", 32, server_default="text"),
        sa.Column("unit", sa.Text),
        sa.Column("choices", JSONB, nullable=False, server_default="[]"),
        sa.UniqueConstraint("code"),
        sa.CheckConstraint("kind IN ('text', 'integer', 'decimal', 'boolean', 'choice')", name="kind"),
    )
    entity(
        "category",
        text("name", 200),
        link("parent_id", "category", required=False, index=True),
        sa.Column("path", sa.Text, nullable=False, server_default=""),
        sa.UniqueConstraint("parent_id", "name", postgresql_nulls_not_distinct=True),
    )
    op.create_index(
        "ix_category_path", "category", ["path"], schema="catalog", postgresql_ops={"path": "text_pattern_ops"}
    )
    entity(
        "category_attribute",
        link("category_id", "category", cascade=True),
        link("attribute_id", "attribute", index=True),
        sa.Column("is_required", sa.Boolean, nullable=False, server_default="false"),
        sa.UniqueConstraint("category_id", "attribute_id"),
    )
    entity("tag", text("name", 200), sa.UniqueConstraint("name"))
    entity(
        "unit",
        text("code", 64),
        text("name", 200),
        number("scale", "0"),
        sa.Column("dimension", sa.String(32)),
        number("numerator", "1"),
        number("denominator", "1"),
        sa.UniqueConstraint("code"),
        sa.CheckConstraint("scale BETWEEN 0 AND 6", name="scale"),
        sa.CheckConstraint("numerator > 0 AND denominator > 0", name="ratio"),
    )


def create_product_tables() -> None:
    """Products, their tags and options."""
    entity(
        "product",
        sa.Column("code", sa.String(64)),
        text("name", 200, index=True),
        text("status", 32, server_default="draft", index=True),
        link("category_id", "category", required=False, index=True),
        link("base_unit_id", "unit", index=True),
        sa.Column("description", sa.Text),
        sa.Column("notes", sa.Text),
        sa.Column("attributes", JSONB, nullable=False, server_default="{}"),
        sa.UniqueConstraint("code"),
        sa.CheckConstraint("status IN ('draft', 'active', 'phase_out', 'blocked', 'archived')", name="status"),
    )
    op.create_table(
        "product_tag",
        link("product_id", "product", cascade=True),
        link("tag_id", "tag", cascade=True, index=True),
        sa.PrimaryKeyConstraint("product_id", "tag_id"),
        schema="catalog",
    )
    entity(
        "product_option",
        link("product_id", "product", cascade=True),
        text("name", 200),
        number("position", "0"),
        sa.UniqueConstraint("product_id", "name"),
    )
    entity(
        "option_value",
        link("option_id", "product_option", cascade=True),
        text("value", 200),
        number("position", "0"),
        sa.UniqueConstraint("option_id", "value"),
    )


def create_variant_tables() -> None:
    """Variants, their option values, barcodes and pack levels."""
    entity(
        "variant",
        link("product_id", "product", cascade=True),
        text("sku", 64),
        text("name", 300, server_default="", index=True),
        sa.Column("option_key", sa.Text, nullable=False, server_default=""),
        sa.Column("price_amount", sa.Numeric(18, 4)),
        text("price_currency", 3, server_default="EUR"),
        sa.Column("cost_amount", sa.Numeric(18, 4)),
        text("cost_currency", 3, server_default="EUR"),
        sa.Column("is_sellable", sa.Boolean, nullable=False, server_default="true"),
        sa.Column("is_purchasable", sa.Boolean, nullable=False, server_default="true"),
        sa.Column("search_vector", TSVECTOR),
        sa.UniqueConstraint("sku"),
        sa.UniqueConstraint("product_id", "option_key"),
        sa.CheckConstraint("price_amount >= 0 AND cost_amount >= 0", name="amounts"),
        sa.CheckConstraint("price_currency ~ '^[A-Z]{3}$' AND cost_currency ~ '^[A-Z]{3}$'", name="currencies"),
    )
    op.create_index("ix_variant_search_vector", "variant", ["search_vector"], schema="catalog", postgresql_using="gin")
    op.create_index(
        "ix_variant_sku_folded",
        "variant",
        [sa.func.lower(sa.literal_column("sku")).label("sku_folded")],
        schema="catalog",
        postgresql_ops={"sku_folded": "text_pattern_ops"},
    )
    op.create_table(
        "variant_option_value",
        link("variant_id", "variant", cascade=True),
        link("option_value_id", "option_value", index=True),
        sa.PrimaryKeyConstraint("variant_id", "option_value_id"),
        schema="catalog",
    )
    entity(
        "barcode",
        text("code", 64),
        text("kind", 32, server_default="other"),
        link("variant_id", "variant", index=True, cascade=True),
        link("unit_id", "unit", required=False),
        sa.UniqueConstraint("code"),
        sa.CheckConstraint("kind IN ('ean13', 'ean8', 'upca', 'gtin14', 'other')", name="kind"),
    )
    entity(
        "variant_unit",
        link("variant_id", "variant", cascade=True),
        link("unit_id", "unit", index=True),
        number("numerator"),
        number("denominator", "1"),
        sa.UniqueConstraint("variant_id", "unit_id"),
        sa.CheckConstraint("numerator > 0 AND denominator > 0", name="ratio"),
    )


CATEGORY_PATH = (
    # A path is the parent's path and the own id, whatever the statement claims. The lock lets one move at a time pass,
    # or two moves at once could close a circle that neither sees.
    """
    CREATE FUNCTION catalog.keep_category_path() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE parent_path text := '/';
    BEGIN
        IF NEW.parent_id IS NOT NULL THEN
            IF TG_OP = 'UPDATE' AND NEW.parent_id IS DISTINCT FROM OLD.parent_id THEN
                PERFORM pg_advisory_xact_lock(hashtext('catalog.category'));
            END IF;
            SELECT path INTO parent_path FROM catalog.category WHERE id = NEW.parent_id;
            IF NEW.parent_id = NEW.id OR position('/' || NEW.id || '/' IN parent_path) > 0 THEN
                RAISE EXCEPTION 'A category cannot lie below itself'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_category_cycle';
            END IF;
        END IF;
        NEW.path := coalesce(parent_path, '/') || NEW.id || '/';
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER keep_path BEFORE INSERT OR UPDATE OF id, parent_id, path ON catalog.category
    FOR EACH ROW EXECUTE FUNCTION catalog.keep_category_path()
    """,
    # Hands a new path down one level; the children's own triggers hand it on.
    """
    CREATE FUNCTION catalog.hand_down_category_path() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE catalog.category SET path = '' WHERE parent_id = NEW.id;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER hand_down_path_of_new AFTER INSERT ON catalog.category
    FOR EACH ROW EXECUTE FUNCTION catalog.hand_down_category_path()
    """,
    """
    CREATE TRIGGER hand_down_path AFTER UPDATE ON catalog.category
    FOR EACH ROW WHEN (OLD.path IS DISTINCT FROM NEW.path) EXECUTE FUNCTION catalog.hand_down_category_path()
    """,
)

SEARCH_WORDS = (
    # Lower case, accents and punctuation gone: what is stored and what is asked are folded alike.
    r"""
    CREATE FUNCTION catalog.fold(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT btrim(regexp_replace(lower(regexp_replace(
            normalize(words, NFKD), '[\u0300-\u036f]+', '', 'g')), '[^[:alnum:]]+', ' ', 'g'))
    $$
    """,
    # SKUs and barcodes as lexemes of their own kind ("=brg", "=6204", "=brg6204"), so that the many distinct codes
    # do not slow down the prefixes of ordinary words.
    """
    CREATE FUNCTION catalog.code_vector(codes text[]) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
    DECLARE
        code text;
        lexemes text := '';
    BEGIN
        FOREACH code IN ARRAY codes LOOP
            code := catalog.fold(code);
            CONTINUE WHEN code = '';
            lexemes := lexemes || ' ''=' || replace(code, ' ', ''':1A ''=') || ''':1A ''='
                || replace(code, ' ', '') || ''':1A';
        END LOOP;
        RETURN lexemes::tsvector;
    END $$
    """,
    # The query of any text: at most eight words, each as a word, as an English stem, or as (part of) a code.
    # `unfinished` says which words may be beginnings: none, the last, or every one. A single letter is no beginning,
    # or it would match half of everything.
    """
    CREATE FUNCTION catalog.search_query(words text, unfinished text DEFAULT 'every') RETURNS tsquery
    LANGUAGE plpgsql IMMUTABLE STRICT AS $$
    DECLARE
        list text[] := (string_to_array(catalog.fold(left(words, 200)), ' '))[1:8];
        place integer := 0;
        word text;
        stem text;
        is_beginning boolean;
        one tsquery;
        result tsquery;
    BEGIN
        FOREACH word IN ARRAY list LOOP
            place := place + 1;
            is_beginning := word !~ '^[a-z0-9]$'
                AND (unfinished = 'every' OR (unfinished = 'last' AND place = cardinality(list)));
            one := to_tsquery('simple', word || CASE WHEN is_beginning THEN ':*' ELSE '' END);
            one := one || ('''=' || word || '''' || CASE WHEN is_beginning AND length(word) >= 4 THEN ':*' ELSE '' END
                )::tsquery;
            stem := (ts_lexize('english_stem', word))[1];
            IF stem IS NOT NULL THEN
                one := one || ('''' || stem || '''')::tsquery;
            END IF;
            result := CASE WHEN result IS NULL THEN one ELSE result && one END;
        END LOOP;
        RETURN result;
    END $$
    """,
    # Whole words first, because they are the better and by far the cheaper matches; then the last word as a beginning;
    # every word as a beginning only if nothing else is found. Words so frequent that the first rows hold enough of
    # them need no index, whose whole list of rows would be read before the first match. Elsewhere the planner must not
    # walk the table for words that it believes to be frequent.
    """
    CREATE FUNCTION catalog.matching_variants(words text, at_most integer) RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE STRICT ROWS 200 SET enable_seqscan = off SET synchronize_seqscans = off AS $$
    DECLARE
        unfinished text;
        asked tsquery;
        matching bigint[];
        found_ids bigint[] := '{}';
    BEGIN
        FOREACH unfinished IN ARRAY ARRAY['none', 'last', 'every'] LOOP
            EXIT WHEN cardinality(found_ids) >= CASE unfinished WHEN 'every' THEN least(at_most, 1) ELSE at_most END;
            asked := catalog.search_query(words, unfinished);
            matching := ARRAY(
                SELECT id FROM (SELECT id, search_vector FROM catalog.variant LIMIT 2000) AS first_rows
                WHERE search_vector @@ asked LIMIT at_most);
            IF cardinality(matching) < at_most THEN
                matching := ARRAY(SELECT id FROM catalog.variant WHERE search_vector @@ asked LIMIT at_most);
            END IF;
            found_ids := found_ids || matching;
        END LOOP;
        RETURN QUERY SELECT DISTINCT unnest(found_ids);
    END $$
    """,
)

VARIANT_WORDS = (
    """
    CREATE FUNCTION catalog.keep_variant_words() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        product record;
        category_names text;
        attribute_values text;
        option_values text;
        codes text[] := ARRAY[NEW.sku];
    BEGIN
        SELECT p.name, p.attributes, c.path INTO product
        FROM catalog.product AS p LEFT JOIN catalog.category AS c ON c.id = p.category_id
        WHERE p.id = NEW.product_id;
        IF product.path IS NOT NULL THEN
            SELECT string_agg(name, ' ') INTO category_names FROM catalog.category
            WHERE id = ANY (string_to_array(btrim(product.path, '/'), '/')::bigint[]);
        END IF;
        IF product.attributes <> '{}' THEN
            SELECT string_agg(value #>> '{}', ' ') INTO attribute_values FROM jsonb_each(product.attributes)
            WHERE jsonb_typeof(value) IN ('string', 'number');
        END IF;
        IF TG_OP = 'UPDATE' THEN
            SELECT string_agg(v.value, ', ' ORDER BY o.position, o.id) INTO option_values
            FROM catalog.variant_option_value AS l JOIN catalog.option_value AS v ON v.id = l.option_value_id
                JOIN catalog.product_option AS o ON o.id = v.option_id
            WHERE l.variant_id = NEW.id;
            codes := codes || ARRAY(SELECT code FROM catalog.barcode WHERE variant_id = NEW.id)::text[];
        END IF;
        NEW.name := left(concat_ws(', ', product.name, option_values), 300);
        NEW.search_vector := catalog.code_vector(codes)
            || setweight(to_tsvector('simple', coalesce(catalog.fold(product.name), '')), 'B')
            || setweight(to_tsvector('simple', catalog.fold(concat_ws(' ', option_values, attribute_values))), 'C')
            || setweight(to_tsvector('simple', coalesce(catalog.fold(category_names), '')), 'D')
            || setweight(to_tsvector('english', coalesce(catalog.fold(product.name), '')), 'D');
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER keep_words BEFORE INSERT OR UPDATE OF id, product_id, sku, name, search_vector ON catalog.variant
    FOR EACH ROW EXECUTE FUNCTION catalog.keep_variant_words()
    """,
    # In id order, so that two refreshes of the same variants wait for each other instead of deadlocking.
    """
    CREATE FUNCTION catalog.refresh_variants(ids bigint[]) RETURNS void LANGUAGE sql AS $$
        WITH due AS MATERIALIZED (
            SELECT id FROM catalog.variant WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE)
        UPDATE catalog.variant AS v SET search_vector = NULL FROM due WHERE v.id = due.id
    $$
    """,
)

# What a variant's words are made of, and how each finds the variants whose words a statement made stale.
WORD_SOURCES = {
    ("product", "UPDATE"): """
        SELECT v.id FROM new_rows AS n JOIN old_rows AS o USING (id) JOIN catalog.variant AS v ON v.product_id = n.id
        WHERE (n.name, n.category_id, n.attributes) IS DISTINCT FROM (o.name, o.category_id, o.attributes)""",
    ("category", "UPDATE"): """
        SELECT v.id FROM new_rows AS n JOIN old_rows AS o USING (id)
            JOIN catalog.category AS c ON c.path LIKE n.path || '%'
            JOIN catalog.product AS p ON p.category_id = c.id JOIN catalog.variant AS v ON v.product_id = p.id
        WHERE (n.name, n.parent_id) IS DISTINCT FROM (o.name, o.parent_id)""",
    ("product_option", "UPDATE"): """
        SELECT l.variant_id FROM new_rows AS n JOIN old_rows AS o USING (id)
            JOIN catalog.option_value AS w ON w.option_id = n.id
            JOIN catalog.variant_option_value AS l ON l.option_value_id = w.id
        WHERE n.position <> o.position""",
    ("option_value", "UPDATE"): """
        SELECT l.variant_id FROM new_rows AS n JOIN old_rows AS o USING (id)
            JOIN catalog.variant_option_value AS l ON l.option_value_id = n.id
        WHERE (n.value, n.option_id) IS DISTINCT FROM (o.value, o.option_id)""",
    ("variant_option_value", "INSERT"): "SELECT variant_id FROM new_rows",
    ("variant_option_value", "UPDATE"): "SELECT variant_id FROM new_rows UNION SELECT variant_id FROM old_rows",
    ("variant_option_value", "DELETE"): "SELECT variant_id FROM old_rows",
    ("barcode", "INSERT"): "SELECT variant_id FROM new_rows",
    ("barcode", "UPDATE"): "SELECT variant_id FROM new_rows UNION SELECT variant_id FROM old_rows",
    ("barcode", "DELETE"): "SELECT variant_id FROM old_rows",
}
TRANSITIONS = {
    "INSERT": "NEW TABLE AS new_rows",
    "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "OLD TABLE AS old_rows",
}


def refresh(table: str, operation: str, stale: str) -> tuple[str, str]:
    """The function and trigger that refresh the `stale` variants once per statement."""
    name = f"refresh_words_after_{operation.lower()}_of_{table}"
    return (
        f"""
        CREATE FUNCTION catalog.{name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM catalog.refresh_variants(ARRAY({stale}));
            RETURN NULL;
        END $$
        """,
        f"""
        CREATE TRIGGER refresh_words_after_{operation.lower()} AFTER {operation} ON catalog.{table}
        REFERENCING {TRANSITIONS[operation]} FOR EACH STATEMENT EXECUTE FUNCTION catalog.{name}()
        """,
    )


REFRESHES = tuple(
    statement for (table, operation), stale in WORD_SOURCES.items() for statement in refresh(table, operation, stale)
)
