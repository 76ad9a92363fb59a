"""What people do to stock beyond editing rows: each verb once, for pages and REST alike."""

from collections.abc import Callable
from functools import partial
from typing import Any

from app.core.language import mark
from app.core.screens.verbs import Verb
from app.inventory.announcing import stock as announcing
from app.inventory.foretelling import told
from app.inventory.placing import waits
from app.inventory.sentences import told_of_costing, told_of_costs, told_of_moves, told_of_reservations, told_of_scrap
from app.inventory.services import (
    AcknowledgeAlert,
    AddCost,
    Adjust,
    ChangeCosting,
    CommitReservation,
    Examine,
    OverrideRule,
    PutAway,
    RebuildLedger,
    Receive,
    Relabel,
    ReleaseReservation,
    Replenish,
    Reserve,
    Reverse,
    Scrap,
    Ship,
    SnoozeAlert,
    Transfer,
    acknowledge,
    add_cost,
    adjust,
    change_costing,
    commit,
    examine,
    foresee,
    is_of_earlier_day,
    override,
    put_away,
    rebuild,
    receive,
    relabel,
    release,
    replenish,
    reserve,
    reverse,
    scrap,
    ship,
    snooze,
    transfer,
)
from app.inventory.states import ALERT, RESERVATION


def _applies(table: dict[tuple[str, str], str], verb: str) -> Callable[[Any], bool]:
    return lambda row: (row.state, verb) in table


LABELS = {
    "variant_id": "Item", "location_id": "Place", "from_location_id": "From", "to_location_id": "To",
    "lot_id": "Lot", "lot": "Lot or serial number", "supplier_lot": "Supplier's lot", "made_on": "Made on",
    "expires_on": "Expires on", "condition_id": "Condition", "to_lot": "New lot", "to_expires_on": "It expires on",
    "to_condition_id": "New condition",
    "reference": "Document", "reservation_id": "Reservation", "ttl_seconds": "Held for, in minutes",
    "effective_at": "Happened",
}  # fmt: skip
HOLDING = "location?kind__in=storage,staging,quarantine&is_active=true"  # places that goods are laid into
PICKERS = dict.fromkeys(("location_id", "from_location_id", "to_location_id"), HOLDING) | {
    "to_condition_id": "condition"
}
HINTS = {
    "lot": "Of a tracked item: what is printed on the goods.",
    "unit_id": "Left empty: the item's own unit.",
    "effective_at": "Left empty: now. Earlier days change the figures since; see the preview.",
    "reference": "Delivery note, order or whatever paper belongs to it.",
}

RECEIVE = Verb(
    "receive", "Receive", Receive, receive, is_idempotent=True, icon="package-import", is_primary=True,
    title="Receive goods", purpose="Puts goods from a supplier on hand, at the place where you lay them down.",
    pickers=PICKERS,
    labels=LABELS | {"location_id": "Put into"},
    hints=HINTS | {"unit_cost": "Of one own unit of the item; left empty: the item's cost."},
    told=told_of_moves,
    preview=partial(foresee, receive), foretell=told, is_foretold_first=is_of_earlier_day,
)  # fmt: skip
SHIP = Verb(
    "ship", "Ship", Ship, ship, is_idempotent=True, icon="package-export",
    title="Ship goods", purpose="Takes goods off stock and sends them to a customer; what others reserved stays.",
    pickers=PICKERS,
    labels=LABELS | {"location_id": "Take from"},
    hints=HINTS | {
        "location_id": "A bin, or a zone or site: then from any bin in it.",
        "reservation_id": "Instead of item and place: ship what it holds.",
    },
    told=told_of_moves,
    preview=partial(foresee, ship), foretell=told, is_foretold_first=is_of_earlier_day,
)  # fmt: skip
ADJUST = Verb(
    "adjust", "Adjust", Adjust, adjust, is_idempotent=True, icon="adjustments",
    title="Adjust stock", purpose="Corrects what lies in a place where the books are wrong, and says why.",
    pickers=PICKERS,
    labels=LABELS, told=told_of_moves,
    hints=HINTS | {"difference": "Found: 3. Lost or broken: -3.", "reason_id": "Why the books were wrong."},
    preview=partial(foresee, adjust), foretell=told, is_foretold_first=is_of_earlier_day,
)  # fmt: skip
TRANSFER = Verb(
    "transfer", "Transfer", Transfer, transfer, is_idempotent=True, icon="arrows-exchange",
    pickers=PICKERS,
    title="Transfer stock", purpose="Moves goods from one place to another in one step.",
    labels=LABELS, hints=HINTS, told=told_of_moves,
    preview=partial(foresee, transfer), foretell=told, is_foretold_first=is_of_earlier_day,
)  # fmt: skip
RELABEL = Verb(
    "relabel", "Change lot or condition", Relabel, relabel, is_idempotent=True, icon="tags",
    pickers=PICKERS, title="Change lot or condition", labels=LABELS, told=told_of_moves,
    purpose="Goods stay where they are and become of another lot or condition: quarantine, split and merge lots.",
    hints=HINTS | {
        "lot_id": "Of a tracked item; left empty, the picking order chooses.",
        "to_lot": "A new code splits the lot; one that there is merges into it.",
        "to_condition_id": "Left empty: as it is.",
    },
    preview=partial(foresee, relabel), foretell=told, is_foretold_first=is_of_earlier_day,
)  # fmt: skip
RESERVE = Verb(
    "reserve", "Reserve", Reserve, reserve, is_idempotent=True, icon="lock",
    title="Reserve stock", purpose="Promises goods to a demand; nobody else can take them until it ends.",
    pickers=PICKERS,
    labels=LABELS | {"allow_backorder": "Backorder what lacks"}, told=told_of_reservations,
    hints=HINTS | {
        "demand": "What needs it, such as sales_order:4711.", "ttl_seconds": "Left empty: 15 minutes; 30 days at most.",
        "allow_backorder": "What lacks then waits for goods to come.",
        "priority": "Of what waits: 1 is served first, 9 last.",
    },
)  # fmt: skip

REVERSE = Verb(
    "reverse", "Reverse", Reverse, reverse, row="posting_id", is_idempotent=True, icon="arrow-back-up",
    is_offered=lambda posting: posting.is_reversible, title="Reverse", told=told_of_moves,
    purpose="Posts every move of it the other way round; the first posting stays in the books.",
    announce=announcing.moved_back,
    unless=mark("It was reversed before, is a reversal itself, or belongs to a transfer, which has verbs of its own."),
)  # fmt: skip

SCRAP = Verb(
    "scrap", "Scrap", Scrap, scrap, is_idempotent=True, icon="trash",
    title="Scrap stock", purpose="Throws goods away for a reason; what they were worth leaves the books with them.",
    pickers=PICKERS,
    labels=LABELS | {"location_id": "Take from"}, told=told_of_scrap,
    hints=HINTS | {"reason_id": "Why they are thrown away."},
)  # fmt: skip
ADD_COST = Verb(
    "add_cost", "Add cost", AddCost, add_cost, row="posting_id", is_idempotent=True, icon="coin",
    is_offered=lambda posting: posting.verb in ("receive", "import"), title="Add cost to a receipt", told=told_of_costs,
    purpose="Freight, duty or a bill's difference told later: goods still held are worth that much more, and those"
    " sold since have cost that much more.",
    labels={"spread_by": "Spread by", "reference": "Document"},
    hints={"amount": "In the base currency; below zero where the goods came cheaper.", "reference": "The bill."},
    announce=announcing.bearing, unless=mark("Only goods that came in bear later costs; this posting is no receipt."),
)  # fmt: skip
CHANGE_COSTING = Verb(
    "change_costing", "Change costing", ChangeCosting, change_costing, icon="stack-2", title="Change costing",
    purpose="From now on; the value of what is on hand stays. FIFO: what came first goes first, at its own cost.",
    labels=LABELS, told=told_of_costing,
)  # fmt: skip

COMMIT = Verb(
    "commit", "Commit", CommitReservation, commit, row="reservation_id", is_bulk=True, icon="check", is_primary=True,
    is_offered=_applies(RESERVATION, "commit"), announce=announcing.committed,
    unless=mark("Only a reservation that is held is committed."),
)  # fmt: skip
RELEASE = Verb(
    "release", "Release", ReleaseReservation, release, row="reservation_id", is_bulk=True, icon="lock-open",
    is_offered=_applies(RESERVATION, "release"), announce=announcing.released,
    unless=mark("This reservation has ended; it keeps nothing any more."),
)  # fmt: skip

ACKNOWLEDGE = Verb(
    "acknowledge", "Acknowledge", AcknowledgeAlert, acknowledge, row="alert_id", is_bulk=True, icon="check",
    is_primary=True, is_offered=_applies(ALERT, "acknowledge"), announce=announcing.low,
)  # fmt: skip
SNOOZE = Verb(
    "snooze",
    "Snooze",
    SnoozeAlert,
    snooze,
    row="alert_id",
    is_bulk=True,
    icon="clock-pause",
    is_offered=_applies(ALERT, "snooze"),
    announce=announcing.low,
    labels={"period": "For", "until": "Or until"},
    hints={"until": "Left empty: for the time chosen above."},
)

EXAMINE = Verb(
    "examine", "Examine", Examine, examine, icon="stethoscope", is_primary=True, title="Examine the ledger",
    purpose="Adds the whole ledger up again in the background and names every row that disagrees.",
)  # fmt: skip
REBUILD = Verb(
    "rebuild", "Rebuild", RebuildLedger, rebuild, row="examination_id", icon="hammer", is_primary=True,
    is_offered=lambda examination: examination.is_rebuildable, title="Rebuild from the ledger",
    purpose="Changes exactly the rows that this examination shows to what the movements and reservations make them.",
    announce=announcing.rebuilt, unless=mark("This examination found nothing that can be rebuilt."),
)  # fmt: skip
OVERRIDE = Verb(
    "override", "Override", OverrideRule, override, row="rule_id", is_bulk=True, icon="git-branch",
    is_offered=lambda rule: rule.is_inherited, title="Override for all matching",
    purpose="Gives every item that has this rule now one of its own; later changes of this rule pass them by.",
    unless=mark("This rule is about one item at one site already."),
    hints={"minimum": "Left empty: as this rule says.", "maximum": "Left empty: as this rule says."},
)  # fmt: skip
PUT_AWAY = Verb(
    "put_away", "Put away", PutAway, put_away, row="level_id", is_idempotent=True, is_bulk=True, icon="package",
    is_offered=waits, title="Put away", told=told_of_moves, pickers=PICKERS,
    purpose="Moves the goods into their own bin, beside others of their kind, or into a free bin.",
    labels={"to_location_id": "Into"}, hints={"to_location_id": "Left empty: the suggested bins."},
    is_primary=True, announce=announcing.put_away,
    unless=mark("Nothing sound and unpromised lies here that still needs a bin."),
)  # fmt: skip
REPLENISH = Verb(
    "replenish", "Fill up", Replenish, replenish, row="bin_rule_id", is_idempotent=True, is_bulk=True,
    icon="arrow-bar-to-down", is_primary=True, title="Fill up", told=told_of_moves,
    purpose="Takes what the bin lacks from other bins of the site, in the item's picking order.",
    announce=announcing.filled_up,
)  # fmt: skip
