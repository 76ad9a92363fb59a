"""The REST API of transfer orders."""

from app.core.screens.api import Api
from app.inventory.screens.common import SERVED
from app.inventory.screens.transfers import (
    DestinationScreen,
    TransferCargoScreen,
    TransferOrderLineScreen,
    TransferOrderScreen,
)


class TransferOrderApi(TransferOrderScreen, Api):
    """`/api/v1/transfer_order/`, with its verbs from draft to close."""

    list_columns = [
        "id", "number", "state", "from_location_id", "from_location.code", "to_location_id", "to_location.code",
        "transit_location_id", "due_on", "reference", "sent_at", "received_at",
    ]  # fmt: skip
    show_columns = [*list_columns, "note", *SERVED]


class DestinationApi(DestinationScreen, Api):
    """`/api/v1/destination/`: the sites that transfers may go to."""

    list_columns = ["id", "code", "name"]
    show_columns = list_columns


class TransferOrderLineApi(TransferOrderLineScreen, Api):
    """`/api/v1/transfer_order_line/`: what orders are to send."""

    list_columns = [
        "id",
        "order_id",
        "order.number",
        "variant_id",
        "variant.sku",
        "lot_id",
        "quantity",
        "reservation_id",
    ]
    show_columns = list_columns


class TransferCargoApi(TransferCargoScreen, Api):
    """`/api/v1/transfer_cargo/`: what orders sent, received and lost, by item and lot."""

    list_columns = [
        "id", "order_id", "order.number", "order.state", "variant_id", "variant.sku", "lot_id", "lot.code", "sent",
        "received", "lost", "on_the_way",
    ]  # fmt: skip
    show_columns = list_columns
