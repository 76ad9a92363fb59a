"""Transfer orders in plain Python: kept at the source, on their way, arrived in parts, or lost."""

from dataclasses import dataclass, field

from tests.inventory.reference import OUT, SOUND, WAY, Move, Promise, Reference, Refused, Spot


@dataclass
class Order:
    """So many of an item to the annex; `cargo`: what of each lot is still on its way."""

    item: str
    source: str
    quantity: int
    state: str = "draft"
    promise: Promise | None = None
    cargo: dict[str, int] = field(default_factory=dict)


@dataclass
class Orders(Reference):
    """Stock, and the orders that move it between sites."""

    orders: list[Order] = field(default_factory=list)

    def draft_order(self, item: str, source: str, quantity: int) -> None:
        """Write it down; nothing moves."""
        self.orders.append(Order(item, source, quantity))

    def allocate_order(self, number: int) -> None:
        """Keep the goods without an end, anew if somebody let them go."""
        order = self.demand(number, "draft", "allocated")
        if order.promise is None or not self.stands(order.promise):
            parts = self.pick(order.item, order.source, order.quantity)
            order.promise = Promise(order.item, parts, None, is_of_order=True)
            self.promises.append(order.promise)
        order.state = "allocated"

    def send_order(self, number: int) -> None:
        """What was kept leaves, else what the picking order chooses."""
        order = self.demand(number, "draft", "allocated")
        parts = self.kept(order.promise) if order.promise else self.pick(order.item, order.source, order.quantity)
        if order.promise:
            order.promise.is_open = False
        self.load(order, parts)

    def send_packed_order(self, number: int, quantity: int) -> None:
        """Only so much leaves, of goods that nobody kept for it."""
        order = self.demand(number, "draft")
        if quantity > order.quantity:
            raise Refused
        self.load(order, self.pick(order.item, order.source, quantity))

    def load(self, order: Order, parts: dict[Spot, int]) -> None:
        """The parts are on their way."""
        self.bind([(order.item, spot, spot._replace(place=WAY), part) for spot, part in parts.items()])
        for spot, part in parts.items():
            order.cargo[spot.lot] = order.cargo.get(spot.lot, 0) + part
        order.cargo = {lot: order.cargo[lot] for lot in self.lots[order.item] if lot in order.cargo}
        order.state = "sent"

    def receive_order(self, number: int, quantity: int, lot: str | None, condition: str) -> None:
        """A part arrives at the annex."""
        self.unload(number, quantity, lot, Spot("annex", "", condition))

    def receive_rest(self, number: int) -> None:
        """All that is still on its way arrives."""
        order = self.demand(number, "sent")
        self.unload(number, sum(order.cargo.values()), None, Spot("annex", "", SOUND))

    def write_off(self, number: int, quantity: int, lot: str | None) -> None:
        """A part never arrives."""
        self.unload(number, quantity, lot, None)

    def close_order(self, number: int) -> None:
        """Nothing more arrives."""
        self.unload(number, sum(self.demand(number, "sent").cargo.values()), None, None)

    def unload(self, number: int, quantity: int, lot: str | None, target: Spot | None) -> None:
        """Goods leave the way; one lot of several is named, unless all of them leave."""
        order = self.demand(number, "sent")
        still = {one: there for one, there in order.cargo.items() if there and lot in (None, one)}
        if quantity > sum(still.values()) or (len(still) > 1 and quantity < sum(still.values())):
            raise Refused
        moves: list[Move] = []
        for one, there in still.items():
            end = OUT if target is None else target._replace(lot=one)
            moves.append((order.item, Spot(WAY, one), end, min(there, quantity)))
        self.bind(moves)
        for _item, spot, _end, part in moves:
            order.cargo[spot.lot] -= part  # type: ignore[union-attr]
        order.state = "sent" if any(order.cargo.values()) else "received"

    def cancel_order(self, number: int) -> None:
        """It ends before it was sent; what it kept is free."""
        order = self.demand(number, "draft", "allocated", "cancelled")
        if order.promise is not None:
            order.promise.is_open = False
        order.state = "cancelled"

    def demand(self, number: int, *states: str) -> Order:
        """The order, if it is so far."""
        order = self.orders[number]
        if order.state not in states:
            raise Refused
        return order

    def kept(self, promise: Promise) -> dict[Spot, int]:
        """What a promise keeps; refuses one that is over, and goods that expired meanwhile."""
        if not self.stands(promise) or any(self.has_expired(spot) for spot in promise.parts):
            raise Refused
        promise.is_open = False
        return promise.parts

    def bind(self, moves: list[Move]) -> None:
        """Moves of an order, which only its own verbs undo."""
        self.move(moves)
        self.bound.add(len(self.postings) - 1)
