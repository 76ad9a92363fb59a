"""What import tests share: plans with room for rejects, and questions to the ledger."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.catalog.models import Variant
from app.core.db import session
from app.imports.costing import Costing
from app.imports.online_retail import apply as online_retail
from app.inventory.models import Location, Posting, StockLevel, StockMove

Totals = dict[str, int]


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many chunks in a small file."""
    monkeypatch.setattr(online_retail, "LINES_PER_CHUNK", 100)
    monkeypatch.setattr(online_retail, "CODES_PER_CHUNK", 25)


@pytest.fixture
def plan(tmp_path: Path) -> Callable[[Path], online_retail.Plan]:
    """The plan of importing a file at 0.6 of its prices, one pound being one euro."""
    return lambda path: online_retail.Plan(path, tmp_path / "rejects", Costing(Decimal("0.6"), Decimal(1)))


def quiet(_step: str, _rows: int, _total: int | None) -> None:
    """Tell nobody."""


def on_hand_by_sku(site: str = "UK") -> Totals:
    """Pieces on hand at the site by SKU, for every SKU that has a level."""
    place = select(Location.id).where(Location.code == f"{site}-STORE").scalar_subquery()
    levels = (
        select(Variant.sku, StockLevel.on_hand)
        .join(StockLevel, StockLevel.variant_id == Variant.id)
        .where(StockLevel.location_id == place)
    )
    return {sku: int(on_hand) for sku, on_hand in session.execute(levels)}


def counted() -> Totals:
    """How many rows the ledger has."""
    tables = {"postings": Posting, "moves": StockMove, "levels": StockLevel, "variants": Variant}
    return {name: session.scalar(select(func.count()).select_from(table)) or 0 for name, table in tables.items()}


def pieces_by_places() -> dict[tuple[str | None, str | None], int]:
    """Pieces moved by the roles of the places they came from and went to; None for a real place."""
    source, target = Location.__table__.alias("source"), Location.__table__.alias("target")
    moved = (
        select(source.c.role, target.c.role, func.sum(StockMove.quantity))
        .join(source, source.c.id == StockMove.from_location_id)
        .join(target, target.c.id == StockMove.to_location_id)
        .group_by(source.c.role, target.c.role)
    )
    return {(came, went): int(pieces) for came, went, pieces in session.execute(moved)}
