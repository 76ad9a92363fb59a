"""Transfer orders: drafted, allocated, sent, received in parts, closed over what was lost, or cancelled."""

from app.inventory.services.transfers.allocating import AllocateTransfer, allocate
from app.inventory.services.transfers.cancelling import CancelTransfer, cancel
from app.inventory.services.transfers.drafting import DraftTransfer, DraftTransferLine, draft
from app.inventory.services.transfers.losing import CloseTransfer, LostLine, WriteOffTransfer, close, write_off
from app.inventory.services.transfers.order import TransferStanding
from app.inventory.services.transfers.packing import PackedLine
from app.inventory.services.transfers.receiving import (
    ArrivedLine,
    ReceiveRest,
    ReceiveTransfer,
    receive,
    receive_rest,
)
from app.inventory.services.transfers.sending import SendPacked, SendTransfer, send, send_packed

__all__ = [
    "AllocateTransfer",
    "ArrivedLine",
    "CancelTransfer",
    "CloseTransfer",
    "DraftTransfer",
    "DraftTransferLine",
    "LostLine",
    "PackedLine",
    "ReceiveRest",
    "ReceiveTransfer",
    "SendPacked",
    "SendTransfer",
    "TransferStanding",
    "WriteOffTransfer",
    "allocate",
    "cancel",
    "close",
    "draft",
    "receive",
    "receive_rest",
    "send",
    "send_packed",
    "write_off",
]
