"""The inventory's verbs: each runs in the caller's transaction, checks, changes and records its event."""

from app.inventory.services import rule  # noqa: F401  (listens for edited rules)
from app.inventory.services.alert import AcknowledgeAlert, AlertState, SnoozeAlert, acknowledge, snooze
from app.inventory.services.alerting import evaluate, evaluate_expired, wake_due
from app.inventory.services.backordering import BackorderState, CancelBackorder, cancel_backorder
from app.inventory.services.bulk import MoveLine, post_moves
from app.inventory.services.closing import BooksState, CloseBooks, ReopenBooks, close_books, reopen_books
from app.inventory.services.commitment import (
    CommitReservation,
    ReleaseReservation,
    ReservationState,
    commit,
    expire_due,
    release,
)
from app.inventory.services.filling import fill_due
from app.inventory.services.foreseeing import Foreseen, foresee
from app.inventory.services.lines import NamedLot
from app.inventory.services.movement import (
    Adjust,
    AdjustLine,
    Receive,
    ReceiveLine,
    Transfer,
    TransferLine,
    adjust,
    receive,
    transfer,
)
from app.inventory.services.posting import Posted
from app.inventory.services.refusals import (
    AlreadyReversed,
    BackorderLimit,
    BooksClosed,
    ReservationClosed,
    StockShort,
    TransitionRefused,
)
from app.inventory.services.relabelling import Relabel, RelabelLine, relabel
from app.inventory.services.reservation import Reserve, Reserved, ReserveLine, reserve
from app.inventory.services.reversal import Reverse, reverse
from app.inventory.services.shipment import Ship, ShipLine, ship

__all__ = [
    "AcknowledgeAlert",
    "Adjust",
    "AdjustLine",
    "AlertState",
    "AlreadyReversed",
    "BackorderLimit",
    "BackorderState",
    "BooksClosed",
    "BooksState",
    "CancelBackorder",
    "CloseBooks",
    "CommitReservation",
    "Foreseen",
    "MoveLine",
    "NamedLot",
    "Posted",
    "Receive",
    "ReceiveLine",
    "Relabel",
    "RelabelLine",
    "ReleaseReservation",
    "ReopenBooks",
    "ReservationClosed",
    "ReservationState",
    "Reserve",
    "ReserveLine",
    "Reserved",
    "Reverse",
    "Ship",
    "ShipLine",
    "SnoozeAlert",
    "StockShort",
    "Transfer",
    "TransferLine",
    "TransitionRefused",
    "acknowledge",
    "adjust",
    "cancel_backorder",
    "close_books",
    "commit",
    "evaluate",
    "evaluate_expired",
    "expire_due",
    "fill_due",
    "foresee",
    "post_moves",
    "receive",
    "relabel",
    "release",
    "reopen_books",
    "reserve",
    "reverse",
    "ship",
    "snooze",
    "transfer",
    "wake_due",
]
