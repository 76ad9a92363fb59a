"""The inventory's verbs: each runs in the caller's transaction, checks, changes and records its event."""

from app.inventory.services import rule  # noqa: F401  (listens for edited rules)
from app.inventory.services.alert import AcknowledgeAlert, AlertState, SnoozeAlert, acknowledge, snooze
from app.inventory.services.alerting import evaluate, evaluate_expired, wake_due
from app.inventory.services.backordering import BackorderState, CancelBackorder, cancel_backorder
from app.inventory.services.bills import Kitted
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
from app.inventory.services.cost_document import CostPosted
from app.inventory.services.costing import ChangeCosting, CostingState, change_costing
from app.inventory.services.costs import AddCost, add_cost
from app.inventory.services.count_planning import AssignCount, PlanCount, Planned, assign, plan
from app.inventory.services.count_posting import ApplyCount, apply_count
from app.inventory.services.count_review import (
    ApproveCount,
    CancelCount,
    RecountCount,
    RejectCount,
    SubmitCount,
    approve,
    cancel,
    recount,
    reject,
    submit,
)
from app.inventory.services.count_state import CountState
from app.inventory.services.counting import CountOne, Record, Recorded, RecordLine, count_one, record
from app.inventory.services.dismantling import TakeApart, TakenPart, take_apart
from app.inventory.services.examining import Examine, carry_out, examine, examine_nightly
from app.inventory.services.filling import fill_due
from app.inventory.services.foreseeing import Foreseen, foresee
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
from app.inventory.services.overriding import Overridden, OverrideRule, override
from app.inventory.services.placing import PutAway, Replenish, put_away, replenish
from app.inventory.services.posting import Posted
from app.inventory.services.rebuilding import RebuildLedger, Rebuilt, rebuild
from app.inventory.services.refusals import (
    AlreadyReversed,
    BackorderLimit,
    BooksClosed,
    CountRefused,
    LedgerMoved,
    NotRebuildable,
    NotYoursToApprove,
    ReservationClosed,
    StockShort,
    TransitionRefused,
)
from app.inventory.services.relabelling import Relabel, RelabelLine, relabel
from app.inventory.services.reservation import Reserve, Reserved, ReserveLine, reserve
from app.inventory.services.reversal import Reverse, reverse
from app.inventory.services.scrapping import Scrap, ScrapLine, Scrapped, scrap
from app.inventory.services.shipment import Ship, ShipLine, ship
from app.inventory.services.simulating import Simulate, Simulation, Trial, simulate

__all__ = [
    "AcknowledgeAlert",
    "AddCost",
    "Adjust",
    "AdjustLine",
    "AlertState",
    "AlreadyReversed",
    "ApplyCount",
    "ApproveCount",
    "Assemble",
    "AssignCount",
    "BackorderLimit",
    "BackorderState",
    "BooksClosed",
    "BooksState",
    "CancelBackorder",
    "CancelCount",
    "ChangeCosting",
    "CloseBooks",
    "CommitReservation",
    "CostPosted",
    "CostingState",
    "CountOne",
    "CountRefused",
    "CountState",
    "Examine",
    "Foreseen",
    "Kitted",
    "LedgerMoved",
    "MoveLine",
    "NamedLot",
    "NotRebuildable",
    "NotYoursToApprove",
    "Overridden",
    "OverrideRule",
    "PlanCount",
    "Planned",
    "Posted",
    "PutAway",
    "RebuildLedger",
    "Rebuilt",
    "Receive",
    "ReceiveLine",
    "Record",
    "RecordLine",
    "Recorded",
    "RecountCount",
    "RejectCount",
    "Relabel",
    "RelabelLine",
    "ReleaseReservation",
    "ReopenBooks",
    "Replenish",
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
    "Simulate",
    "Simulation",
    "SnoozeAlert",
    "StockShort",
    "SubmitCount",
    "TakeApart",
    "TakenPart",
    "Transfer",
    "TransferLine",
    "TransitionRefused",
    "Trial",
    "acknowledge",
    "add_cost",
    "adjust",
    "apply_count",
    "approve",
    "assemble",
    "assign",
    "cancel",
    "cancel_backorder",
    "carry_out",
    "change_costing",
    "close_books",
    "commit",
    "count_one",
    "evaluate",
    "evaluate_expired",
    "examine",
    "examine_nightly",
    "expire_due",
    "fill_due",
    "foresee",
    "override",
    "plan",
    "post_moves",
    "put_away",
    "rebuild",
    "receive",
    "record",
    "recount",
    "reject",
    "relabel",
    "release",
    "reopen_books",
    "replenish",
    "reserve",
    "reverse",
    "scrap",
    "ship",
    "simulate",
    "snooze",
    "submit",
    "take_apart",
    "transfer",
    "wake_due",
]
