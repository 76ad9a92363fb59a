"""What the page and the API of transfer orders have in common: columns, row scope and verbs."""

from collections.abc import Callable
from typing import Any, ClassVar

from sqlalchemy import Select

from app.core.screens.entity import EntityScreen
from app.core.screens.interface import Interface
from app.core.screens.saved_list import SavedList
from app.inventory import scopes
from app.inventory.models import (
    ENDED_TRANSFERS,
    TRANSFER_STATES,
    Location,
    TransferCargo,
    TransferOrder,
    TransferOrderLine,
)
from app.inventory.screens.common import Search, by_item
from app.inventory.transfer_states import ORDER_LATE, WAY
from app.inventory.verbs.transfers import (
    ALLOCATE,
    CANCEL,
    CLOSE,
    DRAFT,
    RECEIVE,
    RECEIVE_REST,
    SEND,
    SEND_PACKED,
    WRITE_OFF,
)


class TransferOrderScreen(EntityScreen):
    """Goods that one site sends to another; moved by verbs only."""

    datamodel = Interface(TransferOrder)
    resource = "TransferOrder"
    scope = scopes.transfers
    choices = {"state": TRANSFER_STATES}
    computed = ORDER_LATE
    views = (
        SavedList("To send", "state__in=draft,allocated"),
        SavedList("On the way", "state__in=sent,partly_received", tone="info"),
        SavedList("Late", "way=late", tone="warn"),
        SavedList("Received", "state=received"),
    )
    search_columns = [
        "number", "state", "from_location_id", "from_location.site_id", "to_location_id", "to_location.site_id",
        "reference", "due_on", "sent_at", "received_at",
    ]  # fmt: skip
    order_columns = ["number", "state", "due_on", "sent_at", "received_at"]
    edit_columns = ["due_on", "reference", "note"]
    bulk_edit = ("due_on",)
    is_editable: ClassVar[Callable[[TransferOrder], bool]] = lambda order: order.state not in ENDED_TRANSFERS
    eager = ("from_location", "to_location")
    is_deletable = False
    verbs = (DRAFT, ALLOCATE, SEND, SEND_PACKED, RECEIVE_REST, RECEIVE, WRITE_OFF, CLOSE, CANCEL)


class DestinationScreen(EntityScreen):
    """The sites that transfers may go to: code and name of every one, for people of any site."""

    datamodel = Interface(Location)
    resource = "Destination"
    is_small = True
    search_columns = ["code", "name"]
    order_columns = ["code", "name"]
    is_deletable = False

    def rows(self) -> Select[Any]:
        """SELECT of the sites in use, those of others included."""
        return super().rows().where(Location.level == "site", Location.role.is_(None), Location.is_active)


class TransferOrderLineScreen(EntityScreen):
    """What transfer orders are to send; written with the order."""

    datamodel = Interface(TransferOrderLine)
    resource = "TransferOrderLine"
    search: ClassVar[Search] = by_item(TransferOrderLine.variant_id)
    scope = scopes.transfer_lines
    search_columns = ["order_id", "order.state", "variant_id", "variant.sku", "lot_id"]
    eager = ("order", "variant", "lot", "reservation")
    is_deletable = False


class TransferCargoScreen(EntityScreen):
    """What transfer orders sent, and what became of it."""

    datamodel = Interface(TransferCargo)
    resource = "TransferCargo"
    search: ClassVar[Search] = by_item(TransferCargo.variant_id)
    scope = scopes.transfer_cargo
    computed = WAY
    views = (SavedList("On the way", "way=open", tone="info"), SavedList("Lost", "lost__gt=0", tone="bad"))
    search_columns = ["order_id", "order.state", "variant_id", "variant.sku", "lot_id", "sent", "received", "lost"]
    eager = ("order", "variant", "lot")
    is_deletable = False
