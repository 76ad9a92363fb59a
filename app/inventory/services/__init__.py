"""The inventory's verbs: each runs in the caller's transaction, checks, changes and records its event."""

from app.inventory.services import rule  # noqa: F401  (listens for edited rules)
from app.inventory.services.alert import AcknowledgeAlert, AlertState, SnoozeAlert, acknowledge, snooze
from app.inventory.services.alerting import evaluate, evaluate_expired, wake_due
from app.inventory.services.bills import Kitted
from app.inventory.services.bulk import MoveLine, post_moves
from app.inventory.services.commitment import (
    CommitReservation,
    ReleaseReservation,
    ReservationState,
    commit,
    expire_due,
    release,
)
from app.inventory.services.cost_document import CostPosted
from app.inventory.services.costing import ChangeCosting, CostingState, change_costing
from app.inventory.services.costs import AddCost, add_cost
from app.inventory.services.dismantling import TakeApart, TakenPart, take_apart
from app.inventory.services.kitting import Assemble, assemble
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
from app.inventory.services.refusals import AlreadyReversed, ReservationClosed, StockShort, TransitionRefused
from app.inventory.services.relabelling import Relabel, RelabelLine, relabel
from app.inventory.services.reservation import Reserve, Reserved, ReserveLine, reserve
from app.inventory.services.reversal import Reverse, reverse
from app.inventory.services.scrapping import Scrap, ScrapLine, Scrapped, scrap
from app.inventory.services.shipment import Ship, ShipLine, ship

__all__ = [
    "AcknowledgeAlert",
    "AddCost",
    "Adjust",
    "AdjustLine",
    "AlertState",
    "AlreadyReversed",
    "Assemble",
    "ChangeCosting",
    "CommitReservation",
    "CostPosted",
    "CostingState",
    "Kitted",
    "MoveLine",
    "NamedLot",
    "Posted",
    "Receive",
    "ReceiveLine",
    "Relabel",
    "RelabelLine",
    "ReleaseReservation",
    "ReservationClosed",
    "ReservationState",
    "Reserve",
    "ReserveLine",
    "Reserved",
    "Reverse",
    "Scrap",
    "ScrapLine",
    "Scrapped",
    "Ship",
    "ShipLine",
    "SnoozeAlert",
    "StockShort",
    "TakeApart",
    "TakenPart",
    "Transfer",
    "TransferLine",
    "TransitionRefused",
    "acknowledge",
    "add_cost",
    "adjust",
    "assemble",
    "change_costing",
    "commit",
    "evaluate",
    "evaluate_expired",
    "expire_due",
    "post_moves",
    "receive",
    "relabel",
    "release",
    "reserve",
    "reverse",
    "scrap",
    "ship",
    "snooze",
    "take_apart",
    "transfer",
    "wake_due",
]
