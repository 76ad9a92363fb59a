"""Filters by how stock stands: what the pill of a row says, as a condition that a list can ask for."""

from typing import Any

from sqlalchemy import and_, not_, select

from app.catalog.models import Variant
from app.core import current
from app.core.screens.computed import ComputedFilter
from app.core.screens.saved_list import SavedList
from app.inventory.models import Location, StockAlert, StockLevel, StockMove

OUT, LOW, FINE = "out_of_stock", "low_stock", "in_stock"
STATES = (OUT, LOW, FINE)


def _of_level(state: str) -> Any:
    """Levels: out where nothing is on hand, low where an alert about the item at the level's site is not resolved."""
    is_out = StockLevel.on_hand <= 0
    alerts = (
        select(StockAlert.id)
        .join(Location, Location.site_id == StockAlert.site_id)
        .where(StockAlert.variant_id == StockLevel.variant_id, Location.id == StockLevel.location_id)
    )
    return _clause(state, is_out, _is_standing(alerts))


def _of_item(state: str) -> Any:
    """Items, over the sites of the actor: out where nothing is on hand, low where an alert is not resolved."""
    levels = select(StockLevel.id).where(StockLevel.variant_id == Variant.id, StockLevel.on_hand > 0)
    alerts = select(StockAlert.id).where(StockAlert.variant_id == Variant.id)
    sites = current.actor().site_ids
    if sites is not None:
        levels = levels.join(Location, Location.id == StockLevel.location_id).where(Location.site_id.in_(sites))
        alerts = alerts.where(StockAlert.site_id.in_(sites))
    return _clause(state, not_(levels.exists()), _is_standing(alerts))


def _of_history(answer: str) -> Any:
    """Items that came into a site of the actor once; a level says less, as what came and went at once leaves none."""
    moves = select(StockMove.id).where(StockMove.variant_id == Variant.id)
    sites = current.actor().site_ids
    if sites is not None:
        moves = moves.join(Location, Location.id == StockMove.to_location_id).where(Location.site_id.in_(sites))
    return moves.exists() if answer == "yes" else not_(moves.exists())


def _is_standing(alerts: Any) -> Any:
    return alerts.where(StockAlert.state != "resolved").exists()


def _clause(state: str, is_out: Any, is_low: Any) -> Any:
    return {OUT: is_out, LOW: and_(not_(is_out), is_low), FINE: and_(not_(is_out), not_(is_low))}[state]


LEVEL_STATE = {"stock": ComputedFilter(STATES, _of_level)}
ITEM_STATE = {"stock": ComputedFilter(STATES, _of_item), "ever_stocked": ComputedFilter(("yes", "no"), _of_history)}
STOCK_VIEWS = (
    SavedList("Low stock", f"stock={LOW}", tone="warn"),
    SavedList("Out of stock", f"stock={OUT}", tone="bad"),
)
