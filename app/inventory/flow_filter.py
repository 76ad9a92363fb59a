"""What a move was for the house, as a filter of moves: goods that came in, went out, were corrected or changed site."""

from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from app.core import current
from app.core.screens.computed import ComputedFilter
from app.inventory.models import ADJUSTMENT, ASSEMBLY, CUSTOMER, OUTSIDE, SCRAP, SUPPLIER, Location, StockMove

PARTNERS, CORRECTIONS = (SUPPLIER, CUSTOMER), (ADJUSTMENT, SCRAP)
FLOWS = ("inbound", "outbound", "adjusted", "moved", "relabelled", "kits", "transferred_in", "transferred_out")


def _of_flow(flow: str) -> Any:
    source, target = StockMove.from_location_id, StockMove.to_location_id
    clauses = {
        "inbound": source.in_(PARTNERS),
        "outbound": target.in_(PARTNERS),
        "adjusted": or_(source.in_(CORRECTIONS), target.in_(CORRECTIONS)),
        "moved": and_(source.not_in(OUTSIDE), target.not_in(OUTSIDE), source != target),
        "relabelled": source == target,
        "kits": or_(source == ASSEMBLY, target == ASSEMBLY),
    }
    return clauses[flow] if flow in clauses else _between_sites(is_entering=flow == "transferred_in")


def _between_sites(*, is_entering: bool) -> Any:
    """Moves from one site to another, one of the actor's, seen from that one."""
    source, target = aliased(Location), aliased(Location)
    crossing = select(source.id).where(
        source.id == StockMove.from_location_id,
        target.id == StockMove.to_location_id,
        source.site_id != target.site_id,
    )
    scope = current.actor().site_ids
    if scope is not None:
        crossing = crossing.where((target if is_entering else source).site_id.in_(scope))
    return crossing.exists()


MOVE_FLOW = {"flow": ComputedFilter(FLOWS, _of_flow)}
