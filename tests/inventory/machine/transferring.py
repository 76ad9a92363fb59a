"""Transfer orders: written down, kept, sent, received in parts, lost and called off."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from app.core.db import session
from app.inventory.models import TransferOrderLine
from app.inventory.services import transfers
from tests.inventory.machine.house import CONDITIONS, House, conditions, items, picks, places, quantities

has_orders = precondition(lambda self: self.orders)
has_sent = precondition(lambda self: any(order.state == "sent" for order in self.reference.orders))


class Transferring(House):
    """Goods on their way between two sites."""

    @rule(item=items, source=places, quantity=quantities)
    def draft_order(self, item: str, source: str, quantity: int) -> None:
        line = transfers.DraftTransferLine(variant_id=self.item[item], quantity=Decimal(quantity))
        ends = {"from_location_id": self.place[source], "to_location_id": self.place["annex"]}
        made = self.both(
            lambda: self.reference.draft_order(item, source, quantity),
            lambda key: transfers.draft(transfers.DraftTransfer(lines=(line,), key=key, **ends)),
        )
        self.orders.append(made.order_id)

    @has_orders
    @rule(pick=picks)
    def allocate_order(self, pick: int) -> None:
        number, order_id = self.order(pick)
        promised = len(self.reference.promises)
        command = transfers.AllocateTransfer(order_id=order_id)
        self.both(lambda: self.reference.allocate_order(number), lambda _: transfers.allocate(command))
        if len(self.reference.promises) > promised:
            line = session.query(TransferOrderLine).filter_by(order_id=order_id).populate_existing().one()
            self.reservations.append(line.reservation_id)

    @has_orders
    @rule(pick=picks)
    def send_order(self, pick: int) -> None:
        self.send(self.order(pick)[0])

    def send(self, number: int) -> None:
        """The order leaves."""
        order_id = self.orders[number]
        self.both(
            lambda: self.reference.send_order(number),
            lambda key: transfers.send(transfers.SendTransfer(order_id=order_id, key=key)),
        )

    @rule(item=items, source=places, quantity=quantities)
    def send_at_once(self, item: str, source: str, quantity: int) -> None:
        """An order that leaves as soon as it is written."""
        self.draft_order(item, source, quantity)
        self.send(len(self.orders) - 1)

    @has_orders
    @rule(pick=picks, quantity=quantities)
    def send_packed(self, pick: int, quantity: int) -> None:
        number, order_id = self.order(pick)
        order = self.reference.orders[number]
        if order.state == "allocated":
            return
        line = transfers.PackedLine(variant_id=self.item[order.item], quantity=Decimal(quantity))
        self.both(
            lambda: self.reference.send_packed_order(number, quantity),
            lambda key: transfers.send_packed(transfers.SendPacked(order_id=order_id, lines=(line,), key=key)),
        )

    @has_sent
    @rule(pick=picks, quantity=quantities, is_named=st.booleans(), condition=conditions)
    def receive_order(self, pick: int, quantity: int, is_named: bool, condition: str) -> None:
        number, order_id, named, lot = self.part(pick, is_named)
        line = transfers.ArrivedLine(
            quantity=Decimal(quantity),
            location_id=self.place["annex"],
            condition_id=CONDITIONS[condition],
            **named,
        )
        self.both(
            lambda: self.reference.receive_order(number, quantity, lot, condition),
            lambda key: transfers.receive(transfers.ReceiveTransfer(order_id=order_id, lines=(line,), key=key)),
        )

    @has_orders
    @rule(pick=picks)
    def receive_rest(self, pick: int) -> None:
        number, order_id = self.order(pick)
        self.both(
            lambda: self.reference.receive_rest(number),
            lambda key: transfers.receive_rest(transfers.ReceiveRest(order_id=order_id, key=key)),
        )

    @has_sent
    @rule(pick=picks, quantity=quantities, is_named=st.booleans())
    def write_off(self, pick: int, quantity: int, is_named: bool) -> None:
        number, order_id, named, lot = self.part(pick, is_named)
        line = transfers.LostLine(quantity=Decimal(quantity), **named)
        command = {"order_id": order_id, "reason_id": self.lost, "lines": (line,)}
        self.both(
            lambda: self.reference.write_off(number, quantity, lot),
            lambda key: transfers.write_off(transfers.WriteOffTransfer(key=key, **command)),
        )

    @has_orders
    @rule(pick=picks)
    def close_order(self, pick: int) -> None:
        number, order_id = self.order(pick)
        command = {"order_id": order_id, "reason_id": self.lost}
        self.both(
            lambda: self.reference.close_order(number),
            lambda key: transfers.close(transfers.CloseTransfer(key=key, **command)),
        )

    @has_orders
    @rule(pick=picks)
    def cancel_order(self, pick: int) -> None:
        number, order_id = self.order(pick)
        command = transfers.CancelTransfer(order_id=order_id)
        self.both(lambda: self.reference.cancel_order(number), lambda _: transfers.cancel(command))

    def order(self, pick: int) -> tuple[int, int]:
        """One of the orders, mostly one that is not over: its number and id."""
        over = ("received", "cancelled") if pick % 5 else ()
        numbers = [number for number, order in enumerate(self.reference.orders) if order.state not in over]
        number = numbers[pick % len(numbers)] if numbers else pick % len(self.orders)
        return number, self.orders[number]

    def part(self, pick: int, is_named: bool) -> tuple[int, int, dict[str, Any], str | None]:
        """An order on its way, and how goods of it are named: by item, and by lot where it is."""
        sent = [number for number, order in enumerate(self.reference.orders) if order.state == "sent"]
        number = sent[pick % len(sent)]
        order = self.reference.orders[number]
        lot = list(order.cargo)[pick % len(order.cargo)] if is_named and order.item == "milk" else None
        lot_id = self.lot_id(order.item, lot) if lot else None
        return number, self.orders[number], {"variant_id": self.item[order.item], "lot_id": lot_id}, lot
