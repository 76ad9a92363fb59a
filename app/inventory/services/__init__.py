"""The inventory's verbs: each runs in the caller's transaction, checks, changes and records its event."""

from app.inventory.services.alerts.alerting import evaluate, evaluate_expired, wake_due
from app.inventory.services.alerts.answering import AcknowledgeAlert, AlertState, SnoozeAlert, acknowledge, snooze
from app.inventory.services.closing import BooksState, CloseBooks, ReopenBooks, close_books, reopen_books
from app.inventory.services.costs.adding import AddCost, add_cost
from app.inventory.services.costs.costing import ChangeCosting, CostingState, change_costing
from app.inventory.services.costs.document import CostPosted
from app.inventory.services.counts.counting import CountOne, Record, Recorded, RecordLine, count_one, record
from app.inventory.services.counts.planning import AssignCount, PlanCount, Planned, assign, plan
from app.inventory.services.counts.posting import ApplyCount, apply_count
from app.inventory.services.counts.reviewing import (
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
from app.inventory.services.counts.state import CountState
from app.inventory.services.kits.assembling import Assemble, assemble
from app.inventory.services.kits.bills import Kitted
from app.inventory.services.kits.dismantling import TakeApart, TakenPart, take_apart
from app.inventory.services.ledger.foreseeing import ClosedBooks, Foreseen, foresee, is_of_earlier_day
from app.inventory.services.ledger.lines import NamedLot
from app.inventory.services.ledger.posting import Posted
from app.inventory.services.moves.bulk import MoveLine, post_moves
from app.inventory.services.moves.movement import (
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
from app.inventory.services.moves.placing import PutAway, Replenish, put_away, replenish
from app.inventory.services.moves.relabelling import Relabel, RelabelLine, relabel
from app.inventory.services.moves.reversal import Reverse, reverse
from app.inventory.services.moves.scrapping import Scrap, ScrapLine, Scrapped, scrap
from app.inventory.services.moves.shipment import Ship, ShipLine, ship
from app.inventory.services.proof.examining import Examine, carry_out, examine, examine_nightly
from app.inventory.services.proof.rebuilding import RebuildLedger, Rebuilt, rebuild
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
from app.inventory.services.reservations.backordering import BackorderState, CancelBackorder, cancel_backorder
from app.inventory.services.reservations.commitment import (
    CommitReservation,
    ReleaseReservation,
    ReservationState,
    commit,
    expire_due,
    release,
)
from app.inventory.services.reservations.filling import fill_due
from app.inventory.services.reservations.reservation import Reserve, Reserved, ReserveLine, reserve
from app.inventory.services.rules import editing  # noqa: F401  (listens for edited rules)
from app.inventory.services.rules.overriding import Overridden, OverrideRule, override
from app.inventory.services.rules.simulating import Simulate, Simulation, Trial, simulate

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
    "ClosedBooks",
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
    "is_of_earlier_day",
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
