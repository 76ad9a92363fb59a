"""The inventory's tables."""

from app.inventory.models.backorder import BACKORDER_STATES, Backorder
from app.inventory.models.ledger import (
    OK,
    Condition,
    Posting,
    Reason,
    StockAccount,
    StockLevel,
    StockMove,
    kind_of_move,
)
from app.inventory.models.location import (
    ADJUSTMENT,
    AVAILABLE_KINDS,
    CUSTOMER,
    LOCATION_KINDS,
    LOCATION_LEVELS,
    OUTSIDE,
    SCRAP,
    SUPPLIER,
    VIRTUAL_ROLES,
    Location,
)
from app.inventory.models.lot import NO_LOT, PICKINGS, TRACKINGS, Lot, StockingPolicy
from app.inventory.models.period import PeriodLock
from app.inventory.models.reorder import ReorderRule, StockAlert
from app.inventory.models.reservation import Reservation, ReservationHold

__all__ = [
    "ADJUSTMENT",
    "AVAILABLE_KINDS",
    "BACKORDER_STATES",
    "CUSTOMER",
    "LOCATION_KINDS",
    "LOCATION_LEVELS",
    "NO_LOT",
    "OK",
    "OUTSIDE",
    "PICKINGS",
    "SCRAP",
    "SUPPLIER",
    "TRACKINGS",
    "VIRTUAL_ROLES",
    "Backorder",
    "Condition",
    "Location",
    "Lot",
    "PeriodLock",
    "Posting",
    "Reason",
    "ReorderRule",
    "Reservation",
    "ReservationHold",
    "StockAccount",
    "StockAlert",
    "StockLevel",
    "StockMove",
    "StockingPolicy",
    "kind_of_move",
]
