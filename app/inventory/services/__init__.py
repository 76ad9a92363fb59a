"""The inventory's verbs: each runs in the caller's transaction, checks, changes and records its event."""

from app.inventory.services import rule  # noqa: F401  (listens for edited rules)
from app.inventory.services.alert import AcknowledgeAlert, AlertState, SnoozeAlert, acknowledge, snooze
from app.inventory.services.alerting import evaluate, evaluate_expired, wake_due
from app.inventory.services.bulk import MoveLine, post_moves
from app.inventory.services.commitment import (
    CommitReservation,
    ReleaseReservation,
    ReservationState,
    commit,
    expire_due,
    release,
)
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
from app.inventory.services.overriding import Overridden, OverrideRule, override
from app.inventory.services.placing import PutAway, Replenish, put_away, replenish
from app.inventory.services.posting import Posted
from app.inventory.services.refusals import AlreadyReversed, ReservationClosed, StockShort, TransitionRefused
from app.inventory.services.relabelling import Relabel, RelabelLine, relabel
from app.inventory.services.reservation import Reserve, Reserved, ReserveLine, reserve
from app.inventory.services.reversal import Reverse, reverse
from app.inventory.services.shipment import Ship, ShipLine, ship
from app.inventory.services.simulating import Simulate, Simulation, Trial, simulate

__all__ = [
    "AcknowledgeAlert",
    "Adjust",
    "AdjustLine",
    "AlertState",
    "AlreadyReversed",
    "CommitReservation",
    "MoveLine",
    "NamedLot",
    "Overridden",
    "OverrideRule",
    "Posted",
    "PutAway",
    "Receive",
    "ReceiveLine",
    "Relabel",
    "RelabelLine",
    "ReleaseReservation",
    "Replenish",
    "ReservationClosed",
    "ReservationState",
    "Reserve",
    "ReserveLine",
    "Reserved",
    "Reverse",
    "Ship",
    "ShipLine",
    "Simulate",
    "Simulation",
    "SnoozeAlert",
    "StockShort",
    "Transfer",
    "TransferLine",
    "TransitionRefused",
    "Trial",
    "acknowledge",
    "adjust",
    "commit",
    "evaluate",
    "evaluate_expired",
    "expire_due",
    "override",
    "post_moves",
    "put_away",
    "receive",
    "relabel",
    "release",
    "replenish",
    "reserve",
    "reverse",
    "ship",
    "simulate",
    "snooze",
    "transfer",
    "wake_due",
]
