"""The inventory's tables."""

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
    TRANSIT,
    VIRTUAL_ROLES,
    Location,
)
from app.inventory.models.lot import NO_LOT, PICKINGS, TRACKINGS, Lot, StockingPolicy
from app.inventory.models.reorder import ReorderRule, StockAlert
from app.inventory.models.reservation import Reservation, ReservationHold
from app.inventory.models.transfer import (
    ON_THE_WAY,
    TRANSFER_STATES,
    TransferCargo,
    TransferOrder,
    TransferOrderLine,
    TransferPosting,
)

__all__ = [
    "ADJUSTMENT",
    "AVAILABLE_KINDS",
    "CUSTOMER",
    "LOCATION_KINDS",
    "LOCATION_LEVELS",
    "NO_LOT",
    "OK",
    "ON_THE_WAY",
    "OUTSIDE",
    "PICKINGS",
    "SCRAP",
    "SUPPLIER",
    "TRACKINGS",
    "TRANSFER_STATES",
    "TRANSIT",
    "VIRTUAL_ROLES",
    "Condition",
    "Location",
    "Lot",
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
    "TransferCargo",
    "TransferOrder",
    "TransferOrderLine",
    "TransferPosting",
    "kind_of_move",
]
