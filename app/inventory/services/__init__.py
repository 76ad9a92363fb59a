"""The inventory's verbs: each runs in the caller's transaction, checks, changes and records its event."""

from app.inventory.services.movement import (
    Adjust,
    AdjustLine,
    Receive,
    ReceiveLine,
    Ship,
    ShipLine,
    Transfer,
    TransferLine,
    adjust,
    receive,
    ship,
    transfer,
)
from app.inventory.services.posting import Posted
from app.inventory.services.refusals import AlreadyReversed, ReservationClosed, StockShort, TransitionRefused

__all__ = [
    "Adjust",
    "AdjustLine",
    "AlreadyReversed",
    "Posted",
    "Receive",
    "ReceiveLine",
    "ReservationClosed",
    "Ship",
    "ShipLine",
    "StockShort",
    "Transfer",
    "TransferLine",
    "TransitionRefused",
    "adjust",
    "receive",
    "ship",
    "transfer",
]
