"""Fixtures of the dashboards' tests: the whole site on a ledger of its own, and a furnished house in it."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from app.catalog.models import Variant
from app.core import clock
from app.core.db import session
from app.core.transaction import transact
from app.inventory.models import Location
from app.inventory.services import MoveLine, post_moves
from app.inventory.services.moves.shipment import Ship, ShipLine, ship
from tests.analytics.own_ledger import (
    BERLIN,
    BERLIN_BIN,
    BERLIN_SHELF,
    CUSTOMER,
    LYON,
    SUPPLIER,
    Ledger,
    ledger,
    own_site,
)
from tests.factories import inventory

__all__ = ["ledger", "own_site"]


@pytest.fixture
def furnished(ledger: Ledger) -> Iterator[Ledger]:
    """Items of every standing: in both sites, gone from one place, one site or all, never there, no longer sold."""
    for table in ("catalog.product", "catalog.variant", "inventory.posting"):
        ledger.run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), 100)")
    transact(_furnish)
    ledger.run("UPDATE catalog.product SET status = 'archived' WHERE id IN "
               "(SELECT product_id FROM catalog.variant WHERE sku IN ('OLD', 'OLD-GONE'))")  # fmt: skip
    for sku, site_id, state in (("BOTH", BERLIN, "open"), ("MOVED", LYON, "acknowledged"), ("GONE", BERLIN, "open")):
        ledger.run(
            "INSERT INTO inventory.stock_alert (variant_id, site_id, state, available, minimum)"
            f" SELECT id, {site_id}, '{state}', 1, 5 FROM catalog.variant WHERE sku = '{sku}'"
        )
    ledger.refresh()
    yield ledger


def _furnish() -> None:
    places = {number: session.get_one(Location, number) for number in (BERLIN_BIN, BERLIN_SHELF, LYON)}
    for sku, held, gone in (
        ("BOTH", (BERLIN_BIN, LYON), ()),
        ("MOVED", (BERLIN_BIN, LYON), (BERLIN_BIN,)),
        ("HALF", (BERLIN_BIN, BERLIN_SHELF), (BERLIN_BIN,)),
        ("GONE", (BERLIN_SHELF,), (BERLIN_SHELF,)),
        ("NEVER", (), ()),
        ("OLD", (LYON,), ()),
        ("OLD-GONE", (LYON,), (LYON,)),
    ):
        item = inventory.variant(sku)
        for place in held:
            inventory.stock(item, places[place], 7, unit_cost=Decimal(3))
        for place in gone:
            ship(Ship(lines=(ShipLine(variant_id=item.id, location_id=place, quantity=Decimal(7)),)))
    _pass_through(inventory.variant("PASSED"))


def _pass_through(item: Variant) -> None:
    """Goods that came and went in one posting leave no level."""
    journey = ((SUPPLIER, BERLIN_SHELF), (BERLIN_SHELF, CUSTOMER))
    post_moves(
        [
            MoveLine(
                variant_id=item.id,
                from_location_id=source,
                to_location_id=target,
                quantity=Decimal(7),
                effective_at=clock.now(),
            )
            for source, target in journey
        ]
    )
