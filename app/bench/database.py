"""A database of the bench's own, filled by size."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from flask import Flask
from flask_migrate import upgrade
from psycopg import sql
from sqlalchemy import make_url

from app import create_app
from app.core.db import db, session
from app.core.install import install
from app.core.revision import MIGRATIONS
from config import Settings

NAME = "inventra_bench"

# A product and a variant per number, one shelf, stock enough for any run.
FILL = (
    "INSERT INTO catalog.product (code, name, status, base_unit_id)"
    " SELECT 'B' || n, 'Bench article ' || n || ' ' || md5(n::text), 'active',"
    " (SELECT id FROM catalog.unit WHERE code = 'pcs') FROM generate_series(1, %(variants)s) AS n",
    "INSERT INTO catalog.variant (product_id, sku, cost_amount)"
    " SELECT id, code, 1 FROM catalog.product WHERE code LIKE 'B%%' AND %(variants)s > 0",
    "INSERT INTO inventory.location (code, name, level, kind) VALUES ('BENCH', 'Bench', 'site', 'storage')",
    "INSERT INTO inventory.location (code, name, level, kind, parent_id)"
    " SELECT 'BENCH-1', 'Shelf', 'zone', 'storage', id FROM inventory.location WHERE code = 'BENCH'",
    "ANALYZE",
)


@contextmanager
def bench_app(settings: Settings, variants: int) -> Iterator[Flask]:
    """The application on a fresh database with so many variants; the database is dropped at the end."""
    with psycopg.connect(_address(settings, "postgres"), autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
        app = create_app(settings.model_copy(update={"database_url": _address(settings, NAME)}))
        try:
            with app.app_context():
                upgrade(str(MIGRATIONS))
                install()
                session.commit()
                _fill(settings, variants)
                yield app
        finally:
            with app.app_context():
                session.remove()
                db.engine.dispose()
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME)))


def _fill(settings: Settings, variants: int) -> None:
    with psycopg.connect(_address(settings, NAME)) as raw:
        for statement in FILL:
            raw.execute(statement, {"variants": variants})


def _address(settings: Settings, name: str) -> str:
    url = make_url(settings.sqlalchemy_url).set(drivername="postgresql", database=name)
    return url.render_as_string(hide_password=False)
