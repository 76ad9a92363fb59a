"""A catalogue and a year of its ledger by size, made by the database itself: a million variants in a few minutes."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import psycopg

CONNECTIONS = 2
QUICK = (
    "SET synchronous_commit = off",
    "SET maintenance_work_mem = '1GB'",
    "SET session_replication_role = replica",  # what is written here refers to itself; checking it would take longer
)

# The words of search are kept by the database's own trigger; their index is built once instead of row by row.
BEFORE = (
    "DROP INDEX catalog.ix_variant_search_vector",
    "ALTER TABLE catalog.variant ENABLE ALWAYS TRIGGER keep_words",
    "INSERT INTO catalog.category (id, name, path) VALUES (1, 'Hardware', '/1/')",
    "INSERT INTO catalog.category (id, name, parent_id, path)"
    " SELECT n, 'Range ' || n, 1, '/1/' || n || '/' FROM generate_series(2, 41) AS n",
    "SELECT setval(pg_get_serial_sequence('catalog.category', 'id'), 41)",
)

# A product with one variant for every number of a range: steel in a third of the names, hardware in every category.
GOODS = (
    """
    INSERT INTO catalog.product (id, code, name, status, category_id, base_unit_id, attributes)
    SELECT n, 'B' || lpad(n::text, 8, '0'), concat_ws(' ',
             (ARRAY['Red','Blue','Green','Black','White','Yellow','Silver'])[1 + n %% 7],
             (ARRAY['steel','brass','nylon'])[1 + n %% 3],
             (ARRAY['nut','bolt','washer','bearing','roller','helmet','glove','vest','pump','valve','seal','gasket',
                    'cable','connector','relay','switch','motor','gear','chain','belt','filter','sensor','hinge'])
               [1 + n %% 23],
             'M' || n %% 40, 'x', n %% 997, substr(md5(n::text), 1, 5)),
           'active', 2 + n %% 40, (SELECT id FROM catalog.unit WHERE code = 'pcs'),
           jsonb_build_object('material', (ARRAY['steel','brass','nylon'])[1 + n %% 3])
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
    """,
    """
    INSERT INTO catalog.variant (id, product_id, sku, price_amount, cost_amount)
    SELECT id, id, code, 2.5, 1 FROM catalog.product WHERE id BETWEEN %(first)s AND %(last)s ORDER BY id
    """,
    """
    INSERT INTO catalog.barcode (code, variant_id)
    SELECT 'BC' || lpad(id::text, 10, '0'), id FROM catalog.variant
    WHERE id BETWEEN %(first)s AND %(last)s AND id %% 10 = 0
    """,
)

# Three sites of ten shelves; each variant lies on one shelf, came in once and, every fifth, was sold later.
LEDGER = (
    "SELECT setval(pg_get_serial_sequence('catalog.' || name, 'id'), greatest(%(size)s, 1))"
    " FROM unnest(ARRAY['product', 'variant']) AS name",
    """
    INSERT INTO inventory.location (id, code, name, level, parent_id, site_id, path)
    SELECT 100 + n, 'BENCH-' || n, 'Site ' || n, 'site', NULL, 100 + n, '/' || 100 + n || '/'
    FROM generate_series(0, 2) AS n
    UNION ALL
    SELECT 200 + n, 'BENCH-' || n %% 3 || '-' || n, 'Shelf ' || n, 'zone', 100 + n %% 3, 100 + n %% 3,
           '/' || 100 + n %% 3 || '/' || 200 + n || '/'
    FROM generate_series(0, 29) AS n
    """,
    "SELECT setval(pg_get_serial_sequence('inventory.location', 'id'), 1000)",
    """
    INSERT INTO inventory.posting (id, verb, principal, key, effective_at)
    SELECT day + 1, 'import', 'bench', day, now() - make_interval(days => day) FROM generate_series(0, 365) AS day
    """,
    "SELECT setval(pg_get_serial_sequence('inventory.posting', 'id'), 1000)",
    """
    INSERT INTO inventory.stock_move
      (posting_id, variant_id, from_location_id, to_location_id, to_lot_id, to_condition_id, quantity, value_amount,
       effective_at)
    SELECT posting.id, n, 1, 200 + n %% 30, 0, 0, 10000000, 10000000, posting.effective_at
    FROM generate_series(1, %(size)s) AS n JOIN inventory.posting ON posting.id = 1 + 90 + n %% 276
    UNION ALL
    SELECT posting.id, n, 200 + n %% 30, 2, 0, 0, 1 + n %% 7, 1 + n %% 7, posting.effective_at
    FROM generate_series(5, %(size)s, 5) AS n JOIN inventory.posting ON posting.id = 1 + n %% 90
    """,
    """
    INSERT INTO inventory.stock_level (variant_id, location_id, on_hand)
    SELECT n, 200 + n %% 30, 10000000 - CASE WHEN n %% 5 = 0 THEN 1 + n %% 7 ELSE 0 END
    FROM generate_series(1, %(size)s) AS n
    """,
    """
    INSERT INTO inventory.stock_account (variant_id, on_hand, value_amount, average_amount)
    SELECT variant_id, on_hand, on_hand, on_hand FROM inventory.stock_level
    """,
    "DELETE FROM inventory.posting WHERE id NOT IN (SELECT posting_id FROM inventory.stock_move)",  # idle days
    """
    INSERT INTO inventory.reorder_rule (variant_id, site_id, minimum, maximum)
    SELECT n, 100 + n %% 3, 10, 20000000 FROM generate_series(100, %(size)s, 100) AS n
    """,
)

AFTER = (
    "ALTER TABLE catalog.variant ENABLE TRIGGER keep_words",
    "CREATE INDEX ix_variant_search_vector ON catalog.variant USING gin (search_vector)",
    "VACUUM ANALYZE",
)


def fill(address: str, size: int) -> None:
    """Fill a migrated, empty database with `size` products of one variant each and their year."""
    _run(address, BEFORE, {})
    share = -(-size // CONNECTIONS)
    ranges = [{"first": first, "last": min(first + share - 1, size)} for first in range(1, size + 1, max(share, 1))]
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(lambda part: _run(address, GOODS, part), ranges))
    _run(address, LEDGER, {"size": size})
    _run(address, AFTER, {})


def _run(address: str, statements: Sequence[str], parameters: dict[str, int]) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in (*QUICK, *statements):
            connection.execute(statement, parameters or None)
