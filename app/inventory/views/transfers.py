"""The pages of transfer orders."""

from app.core.screens.view import View
from app.inventory.screens.common import SERVED
from app.inventory.screens.transfers import (
    DestinationScreen,
    TransferCargoScreen,
    TransferOrderLineScreen,
    TransferOrderScreen,
)
from app.inventory.views.pickers import SITE_ONLY


class TransferOrderView(TransferOrderScreen, View):
    """Transfers: goods that one site sends to another."""

    title = "Transfers"
    purpose = "Goods that one site sends to another, from the draft to what arrived."
    icon = "truck-delivery"
    base_order = ("id", "desc")
    list_columns = ["number", "state", "from_location", "to_location", "due_on", "sent_at", "received_at", "reference"]
    show_columns = [
        "number", "state", "from_location", "to_location", "due_on", "sent_at", "received_at", "reference", "note",
        *SERVED,
    ]  # fmt: skip
    label_columns = {
        "number": "Transfer", "from_location": "From", "from_location_id": "From", "to_location": "To",
        "to_location_id": "To", "due_on": "Expected on", "reference": "Document", "sent_at": "Sent",
        "received_at": "Received", "from_location.site_id": "From site", "to_location.site_id": "To site",
    }  # fmt: skip
    kinds = {"number": "code", "state": "status"}
    card = {"state": "end", "from_location": "more", "to_location": "more", "due_on": "more"}
    pickers = SITE_ONLY | dict.fromkeys(("from_location.site_id", "to_location.site_id"), SITE_ONLY["location.site_id"])
    tabs = {
        "Sent and received": "transfer_cargo?order_id={id}",
        "Asked for": "transfer_order_line?order_id={id}",
    }


class DestinationView(DestinationScreen, View):
    """Sites that transfers may go to."""

    title = "Destinations"
    purpose = "Sites that goods may be sent to."
    icon = "building-warehouse"
    list_columns = ["code", "name"]
    show_columns = ["code", "name"]
    kinds = {"code": "code"}


class TransferOrderLineView(TransferOrderLineScreen, View):
    """What transfers are to send."""

    title = "Lines of transfers"
    purpose = "What the transfers ask for."
    begun_by = "transfer_order/draft"
    icon = "list"
    base_order = ("id", "desc")
    list_columns = ["order", "variant.item", "lot", "quantity", "reservation"]
    show_columns = ["order", "variant", "lot", "quantity", "reservation"]
    label_columns = {"order": "Transfer", "order_id": "Transfer", "variant.item": "Item", "variant": "Item"}
    kinds = {"variant.item": "item"}


class TransferCargoView(TransferCargoScreen, View):
    """What transfers sent, and what became of it."""

    title = "Goods in transit"
    purpose = "Goods that have left one site and not arrived at the other."
    begun_by = "transfer_order/draft"
    icon = "truck-delivery"
    base_order = ("id", "desc")
    list_columns = ["order", "order.state", "variant.item", "lot", "sent", "received", "lost", "on_the_way"]
    show_columns = ["order", "variant", "lot", "sent", "received", "lost", "on_the_way"]
    label_columns = {
        "order": "Transfer", "order_id": "Transfer", "order.state": "State", "variant.item": "Item", "variant": "Item",
        "on_the_way": "On the way",
    }  # fmt: skip
    kinds = {"variant.item": "item", "order.state": "status", "on_the_way": "quantity"}
    card = {"sent": "more", "received": "more", "lost": "more", "on_the_way": "end"}
