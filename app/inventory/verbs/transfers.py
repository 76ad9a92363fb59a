"""What people do with transfer orders: each verb once, for pages and REST alike."""

from collections.abc import Callable

from app.core import current
from app.core.language import mark
from app.core.screens.verbs import Verb
from app.inventory.announcing import transfers as announcing
from app.inventory.models import Location, TransferOrder
from app.inventory.sentences import told_of_transfer
from app.inventory.services.transfers import (
    AllocateTransfer,
    CancelTransfer,
    CloseTransfer,
    DraftTransfer,
    ReceiveRest,
    ReceiveTransfer,
    SendPacked,
    SendTransfer,
    WriteOffTransfer,
    allocate,
    cancel,
    close,
    draft,
    receive,
    receive_rest,
    send,
    send_packed,
    write_off,
)
from app.inventory.states import TRANSFER
from app.inventory.verbs.stock import HOLDING


def _offered(verb: str, side: str = "") -> Callable[[TransferOrder], bool]:
    """Whether the order's state allows the verb, to people of the site of that side's place."""

    def is_offered(order: TransferOrder) -> bool:
        sites = current.actor().site_ids
        place: Location | None = getattr(order, side) if side else None
        is_theirs = sites is None or place is None or place.site_id in sites
        return is_theirs and (order.state, verb) in TRANSFER

    return is_offered


LABELS = {
    "from_location_id": "From", "to_location_id": "To", "variant_id": "Item", "location_id": "Put into",
    "lot_id": "Lot", "condition_id": "Condition", "reference": "Document", "due_on": "Expected on",
    "reason_id": "Reason",
}  # fmt: skip
NOT_ALLOCATED = mark("Only a draft is allocated, by people of the sending site.")
NOT_SENT = mark("Only a draft or an allocated transfer is sent, by people of the sending site.")
NOT_RECEIVED = mark("Only a transfer that is on its way is received or written off, by people of the receiving site.")
NOT_CANCELLED = mark("Only a transfer that was not sent is cancelled.")
OF_SEVERAL_LOTS = {"lot_id": "Of a tracked item of which several lots are on the way: which one it is."}

DRAFT = Verb(
    "draft", "New transfer", DraftTransfer, draft, is_idempotent=True, icon="plus", is_primary=True,
    pickers={"from_location_id": HOLDING, "to_location_id": "destination"}, labels=LABELS, told=told_of_transfer,
    title="New transfer", purpose="Writes down what one site sends to another; nothing moves before it is sent.",
    hints={
        "from_location_id": "A bin, or a zone or site: then from any bin in it.",
        "to_location_id": "The site; its people choose the places when the goods arrive.",
        "lot_id": "Left empty: the item's picking order chooses.",
        "unit_id": "Left empty: the item's own unit.",
    },
)  # fmt: skip
ALLOCATE = Verb(
    "allocate", "Allocate", AllocateTransfer, allocate, row="order_id", is_bulk=True, icon="lock",
    is_offered=lambda order: order.state == "draft" and _offered("allocate", "from_location")(order),
    title="Allocate the goods", purpose="Keeps the goods for the transfer, so that nobody else takes them.",
    told=told_of_transfer, announce=announcing.kept, unless=NOT_ALLOCATED,
)  # fmt: skip
SEND = Verb(
    "send", "Send", SendTransfer, send, row="order_id", is_idempotent=True, is_bulk=True, icon="package-export",
    is_primary=True, is_offered=_offered("send", "from_location"), title="Send the goods", told=told_of_transfer,
    purpose="The goods leave and are on their way; what was not allocated is picked now.",
    announce=announcing.leaving, unless=NOT_SENT,
)  # fmt: skip
SEND_PACKED = Verb(
    "send_packed", "Send what was packed", SendPacked, send_packed, row="order_id", is_idempotent=True,
    icon="packages", is_offered=_offered("send", "from_location"), title="Send what was packed", labels=LABELS,
    purpose="Only this leaves; the rest of the transfer is not sent any more, and free again.", told=told_of_transfer,
    hints={"lot_id": "Left empty: what was allocated, else by the item's picking order."},
    announce=announcing.asked, unless=NOT_SENT,
)  # fmt: skip
RECEIVE = Verb(
    "receive", "Receive", ReceiveTransfer, receive, row="order_id", is_idempotent=True, icon="package-import",
    is_offered=_offered("receive", "to_location"), title="Receive a part", told=told_of_transfer,
    purpose="Puts what arrived into its places; the rest is still on its way.",
    pickers={"location_id": HOLDING},
    labels=LABELS, hints={**OF_SEVERAL_LOTS, "condition_id": "Goods that arrived damaged are told apart here."},
    announce=announcing.expected, unless=NOT_RECEIVED,
)  # fmt: skip
RECEIVE_REST = Verb(
    "receive_rest", "Receive all", ReceiveRest, receive_rest, row="order_id", is_idempotent=True, is_bulk=True,
    icon="package-import", is_primary=True, is_offered=_offered("receive", "to_location"), told=told_of_transfer,
    title="Receive all that is on its way", purpose="Everything that is still on its way arrived, in one place.",
    pickers={"location_id": HOLDING},
    labels=LABELS, hints={"location_id": "Left empty: where the transfer goes to."},
    announce=announcing.arriving, unless=NOT_RECEIVED,
)  # fmt: skip
WRITE_OFF = Verb(
    "write_off", "Write off a part", WriteOffTransfer, write_off, row="order_id", is_idempotent=True,
    icon="package-off", is_offered=_offered("write_off", "to_location"), title="Write off a part",
    purpose="Takes off stock, at its value, what was sent and does not arrive; the rest is still expected.",
    labels=LABELS, hints=OF_SEVERAL_LOTS, told=told_of_transfer, announce=announcing.expected, unless=NOT_RECEIVED,
)  # fmt: skip
CLOSE = Verb(
    "close", "Close short", CloseTransfer, close, row="order_id", is_idempotent=True, icon="flag",
    is_offered=_offered("write_off", "to_location"), title="Close with what arrived", labels=LABELS,
    purpose="Nothing more will arrive: all that is still on its way is taken off stock, for a reason.",
    told=told_of_transfer, announce=announcing.lost, unless=NOT_RECEIVED,
)  # fmt: skip
CANCEL = Verb(
    "cancel", "Cancel the transfer", CancelTransfer, cancel, row="order_id", is_bulk=True, icon="x",
    is_offered=_offered("cancel"), title="Cancel the transfer",
    purpose="The goods stay where they are; what was kept for it is free again.",
    told=told_of_transfer, announce=announcing.freed, unless=NOT_CANCELLED,
)  # fmt: skip
