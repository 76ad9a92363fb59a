"""A site on a database of its own, where moves are committed for real: the watermark trusts only ended transactions."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, text

from app.analytics.services import Refreshed
from app.core.db import db, session
from app.core.install import install
from config import Settings
from dashboards.site import create_site
from tests.conftest import _run, _settings
from tests.horizon import count_everything

SUPPLIER, CUSTOMER, ADJUSTMENT, SCRAP = 1, 2, 3, 4
BERLIN, LYON, BERLIN_BIN, BERLIN_SHELF = 1001, 1002, 1003, 1004
BEARING, BOLT, GLOVE = 1, 2, 3
MOVE = """
INSERT INTO inventory.stock_move
    (posting_id, variant_id, from_location_id, to_location_id, to_lot_id, to_condition_id, quantity, value_amount,
     effective_at)
VALUES (:posting, :variant, :source, :target, 0, 0, :quantity, :value, :effective_at)
"""
PLACES = f"""
INSERT INTO inventory.location (id, code, name, level, parent_id) VALUES
    ({BERLIN}, 'BER', 'Berlin', 'site', NULL), ({LYON}, 'LYS', 'Lyon', 'site', NULL),
    ({BERLIN_BIN}, 'BER-1', 'Berlin 1', 'bin', {BERLIN}), ({BERLIN_SHELF}, 'BER-2', 'Berlin 2', 'bin', {BERLIN});
INSERT INTO catalog.unit (id, code, name) OVERRIDING SYSTEM VALUE VALUES (9001, 'piece-9001', 'Piece');
INSERT INTO catalog.product (id, name, status, base_unit_id) OVERRIDING SYSTEM VALUE VALUES
    (1, 'Ball bearing', 'active', 9001), (2, 'Hex bolt', 'active', 9001), (3, 'Glove', 'archived', 9001);
INSERT INTO catalog.variant (id, product_id, sku) OVERRIDING SYSTEM VALUE VALUES
    (1, 1, 'BRG-6204'), (2, 2, 'BLT-M8'), (3, 3, 'GLV-L');
INSERT INTO inventory.posting (id, verb, principal, effective_at) OVERRIDING SYSTEM VALUE
    VALUES (1, 'receive', 'system', now())
"""


@dataclass(frozen=True)
class Ledger:
    """Writes moves as the ledger's own services do, without their rules."""

    site: Flask

    def move(
        self,
        variant: int,
        source: int,
        target: int,
        quantity: int,
        day: date,
        *,
        value: Decimal | int | None = None,
        connection: Connection | None = None,
    ) -> None:
        """One move at noon of `day`, worth one per unit unless said; committed unless a connection is given."""
        row = {
            "posting": 1,
            "variant": variant,
            "source": source,
            "target": target,
            "quantity": quantity,
            "value": quantity if value is None else value,
            "effective_at": datetime.fromisoformat(f"{day.isoformat()}T12:00:00+00:00"),
        }
        if connection is not None:
            connection.execute(text(MOVE), row)
            return
        session.execute(text(MOVE), row)
        session.commit()

    def refresh(self) -> Refreshed:
        """Refresh once every committed move lies below the horizon."""
        return count_everything()

    def run(self, statement: str) -> None:
        """Run the statement and commit."""
        session.execute(text(statement))
        session.commit()

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What the statement answers."""
        rows = [tuple(row) for row in session.execute(text(statement))]
        session.rollback()
        return rows


@pytest.fixture(scope="module")
def own_site(servers: Settings, template: str) -> Iterator[Flask]:
    """The site of this module's tests."""
    name = f"analytics_{os.getpid()}"
    _run(servers, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    _run(servers, "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)
    site = create_site(_settings(servers, name))
    site.config["TESTING"] = True
    yield site
    with site.app_context():
        db.session.remove()
        db.engine.dispose()
    _run(servers, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@pytest.fixture
def ledger(own_site: Flask, servers: Settings, template: str) -> Iterator[Ledger]:
    """An empty ledger with two sites and three variants, the last of an archived product."""
    with own_site.app_context():
        db.session.remove()
        db.engine.dispose()
        name = f"analytics_{os.getpid()}"
        _run(servers, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        _run(servers, "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)
        for statement in PLACES.split(";"):
            session.execute(text(statement))
        session.commit()
        install()  # with the dashboards registered, their permission exists
        yield Ledger(own_site)
        db.session.remove()
