"""Valid locations and stocked variants; a test states only what matters to it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.catalog.models import Product, Unit, Variant
from app.core import clock
from app.core.db import session
from app.inventory.models import (
    FIFO,
    Backorder,
    BinRule,
    Condition,
    CostAdjustment,
    CostingChange,
    CostLayer,
    CostUse,
    KitPart,
    Location,
    Lot,
    PeriodLock,
    Posting,
    Reason,
    ReorderRule,
    Reservation,
    StockAlert,
    StockingPolicy,
    StockLevel,
    StockMove,
    TransferCargo,
    TransferOrder,
    TransferOrderLine,
)
from app.inventory.services import (
    AddCost,
    Assemble,
    ChangeCosting,
    CloseBooks,
    CostPosted,
    Kitted,
    Posted,
    Receive,
    ReceiveLine,
    Reserve,
    ReserveLine,
    Ship,
    ShipLine,
    add_cost,
    assemble,
    change_costing,
    close_books,
    evaluate,
    receive,
    reserve,
    ship,
    transfers,
)
from tests.factories import factory, number, payload


@factory(Location)
def site(code: str | None = None, **fields: Any) -> Location:
    """A site, such as a warehouse."""
    return _place("site", code, None, fields)


def zone(parent: Location, code: str | None = None, **fields: Any) -> Location:
    """A zone of a site."""
    return _place("zone", code, parent, fields)


def bin_of(parent: Location, code: str | None = None, **fields: Any) -> Location:
    """A bin of a zone or site."""
    return _place("bin", code, parent, fields)


def variant(sku: str | None = None, *, scale: int = 0, **fields: Any) -> Variant:
    """A variant of its own product, counted in a unit with `scale` decimals."""
    serial = number()
    unit = session.query(Unit).filter_by(code=f"unit{scale}").one_or_none()
    if unit is None:
        unit = Unit(code=f"unit{scale}", name=f"Unit with {scale} decimals", scale=scale)
        session.add(unit)
        session.flush()
    product = Product(name=f"Product {serial}", base_unit_id=unit.id, status="active")
    session.add(product)
    session.flush()
    made = Variant(product_id=product.id, sku=sku or f"STOCK-{serial}", **fields)
    session.add(made)
    session.flush()
    return made


def rule(variant: Variant, place: Location, minimum: int, maximum: int | None = None) -> ReorderRule:
    """A low-stock rule."""
    made = ReorderRule(variant_id=variant.id, site_id=place.id, minimum=minimum, maximum=maximum or minimum * 2)
    session.add(made)
    session.flush()
    return made


def stock(variant: Variant, place: Location, quantity: Decimal | int | str, unit_cost: Decimal | None = None) -> Posted:
    """Goods received at a place."""
    line = ReceiveLine(variant_id=variant.id, location_id=place.id, quantity=Decimal(quantity), unit_cost=unit_cost)
    return receive(Receive(lines=(line,)))


def tracked(tracking: str = "lot", picking: str = "fefo", **fields: Any) -> Variant:
    """A variant that is tracked by lot or serial."""
    made = variant(**fields)
    session.add(StockingPolicy(variant_id=made.id, tracking=tracking, picking=picking))
    session.flush()
    return made


def stock_lot(variant: Variant, place: Location, quantity: int, code: str, expires_on: date | None = None) -> Lot:
    """Goods of a lot received at a place."""
    line = ReceiveLine(
        variant_id=variant.id, location_id=place.id, quantity=Decimal(quantity), lot=code, expires_on=expires_on
    )
    receive(Receive(lines=(line,)))
    return session.query(Lot).filter_by(variant_id=variant.id, code=code).one()


@factory(Lot)
def lot() -> Lot:
    """A serial unit on hand at a site of its own."""
    return stock_lot(tracked("serial"), site(), 1, f"SN-{number()}")


@factory(StockingPolicy)
def stocking_policy() -> StockingPolicy:
    """How a variant of its own is tracked."""
    return session.query(StockingPolicy).filter_by(variant_id=tracked().id).one()


@factory(Posting)
def posting() -> Posting:
    """A receipt of five at a site of its own."""
    return session.get_one(Posting, stock(variant(), site(), 5).posting_id)


@factory(StockMove)
def move() -> StockMove:
    """The movement of such a receipt."""
    return session.query(StockMove).filter_by(posting_id=posting().id).one()


@factory(StockLevel)
def level() -> StockLevel:
    """The level that such a receipt made."""
    return session.query(StockLevel).filter_by(last_move_id=move().id).one()


@factory(Reservation)
def reservation() -> Reservation:
    """Two of five, held."""
    held = level()
    line = ReserveLine(variant_id=held.variant_id, location_id=held.location_id, quantity=Decimal(2))
    return session.get_one(Reservation, reserve(Reserve(lines=(line,))).reservations[0]["id"])


@factory(ReorderRule)
def some_rule() -> ReorderRule:
    """A rule that nine of a variant lie at a site."""
    return rule(variant(), site(), 9)


def face(variant: Variant, place: Location, minimum: int, maximum: int) -> BinRule:
    """A pick face of the variant."""
    made = BinRule(variant_id=variant.id, location_id=place.id, minimum=minimum, maximum=maximum)
    session.add(made)
    session.flush()
    return made


@factory(BinRule)
def some_face() -> BinRule:
    """An empty pick face in a site of its own."""
    return face(variant(), bin_of(site()), 4, 10)


@factory(StockAlert)
def alert() -> StockAlert:
    """Five lie where nine should."""
    held = level()
    rule(held.variant, held.location, 9)
    evaluate([held.variant_id])
    return session.query(StockAlert).filter_by(variant_id=held.variant_id).one()


@factory(Reason)
def reason() -> Reason:
    """A reason of its own."""
    made = Reason(code=f"reason_{number()}", name="Fell off the shelf")
    session.add(made)
    session.flush()
    return made


@payload(Location)
def location_body() -> dict[str, Any]:
    """A new site."""
    return {"code": f"SITE-{number()}", "name": "Another warehouse", "level": "site", "kind": "storage"}


@payload(ReorderRule)
def rule_body() -> dict[str, Any]:
    """A new rule."""
    item, place = variant().id, site().id
    session.commit()
    return {"variant_id": item, "site_id": place, "minimum": "5", "maximum": "20", "multiple": "5"}


@payload(BinRule)
def face_body() -> dict[str, Any]:
    """A new pick face."""
    item, place = variant().id, bin_of(site()).id
    session.commit()
    return {"variant_id": item, "location_id": place, "minimum": "5", "maximum": "20"}


@payload(Reason)
def reason_body() -> dict[str, Any]:
    """A new reason."""
    return {"code": f"reason_{number()}", "name": "Eaten by mice"}


def _place(level: str, code: str | None, parent: Location | None, fields: dict[str, Any]) -> Location:
    code = code or f"{level.upper()}-{number()}"
    made = Location(code=code, name=code, level=level, parent_id=parent.id if parent else None, **fields)
    session.add(made)
    session.flush()
    session.refresh(made)
    return made


@factory(Condition)
def condition() -> Condition:
    """A condition of its own, in which goods are not available."""
    made = Condition(code=f"condition_{number()}", is_available=False)
    session.add(made)
    session.flush()
    return made


@payload(Lot)
def lot_body() -> dict[str, Any]:
    """A lot of a tracked item."""
    item = tracked().id
    session.commit()
    return {"variant_id": item, "code": f"LOT-{number()}", "expires_on": "2031-01-31"}


@payload(StockingPolicy)
def stocking_policy_body() -> dict[str, Any]:
    """Tracking of an item that was not tracked."""
    item = variant().id
    session.commit()
    return {"variant_id": item, "tracking": "lot", "picking": "fifo"}


def by_layers(**fields: Any) -> Variant:
    """A variant that is costed first in, first out."""
    made = variant(**fields)
    change_costing(ChangeCosting(variant_id=made.id, costing=FIFO))
    return made


def send(variant: Variant, place: Location, quantity: Decimal | int) -> Posted:
    """Goods shipped from a place."""
    line = ShipLine(variant_id=variant.id, location_id=place.id, quantity=Decimal(quantity))
    return ship(Ship(lines=(line,)))


def late_cost(posted: Posted, amount: Decimal | int | str, **more: Any) -> CostPosted:
    """A freight bill for a receipt."""
    return add_cost(AddCost(posting_id=posted.posting_id, amount=Decimal(amount), **{"kind": "freight", **more}))


@factory(CostLayer)
def layer() -> CostLayer:
    """Five at 2 each, at a site of its own."""
    item = by_layers()
    stock(item, site(), 5, Decimal(2))
    return session.query(CostLayer).filter_by(variant_id=item.id).one()


@factory(CostUse)
def use() -> CostUse:
    """Two of such a layer, shipped."""
    made = layer()
    assert made.move is not None
    send(made.variant, made.move.to_location, 2)
    return session.query(CostUse).filter_by(layer_id=made.id).one()


@factory(CostAdjustment)
def adjustment() -> CostAdjustment:
    """Freight of ten on five of an item."""
    item = variant()
    added = late_cost(stock(item, site(), 5, Decimal(2)), 10)
    return session.query(CostAdjustment).filter_by(posting_id=added.posting_id).one()


@factory(CostingChange)
def costing_change() -> CostingChange:
    """An item costed by layers from the first."""
    return session.query(CostingChange).filter_by(variant_id=by_layers().id).one()


def draft_transfer(item: Variant, source: Location, target: Location, quantity: int = 5, **more: Any) -> TransferOrder:
    """A transfer of that many of an item, not sent yet."""
    line = transfers.DraftTransferLine(variant_id=item.id, quantity=Decimal(quantity))
    command = transfers.DraftTransfer(from_location_id=source.id, to_location_id=target.id, lines=(line,), **more)
    return session.get_one(TransferOrder, transfers.draft(command).order_id)


@factory(TransferOrder)
def transfer() -> TransferOrder:
    """Five of an item on their way between two sites of their own."""
    item, source = variant(), site()
    stock(item, source, 8, Decimal("2.50"))
    order = draft_transfer(item, source, site())
    transfers.send(transfers.SendTransfer(order_id=order.id))
    return order


@factory(TransferOrderLine)
def transfer_line() -> TransferOrderLine:
    """What such a transfer was to send."""
    return session.query(TransferOrderLine).filter_by(order_id=transfer().id).one()


@factory(TransferCargo)
def transfer_cargo() -> TransferCargo:
    """What such a transfer sent."""
    return session.query(TransferCargo).filter_by(order_id=transfer().id).one()


@factory(Backorder)
def backorder() -> Backorder:
    """Nine of which five are there."""
    held = level()
    line = ReserveLine(variant_id=held.variant_id, location_id=held.location_id, quantity=Decimal(9))
    made = reserve(Reserve(lines=(line,), allow_backorder=True))
    return session.get_one(Backorder, made.backorders[0]["id"])


@factory(PeriodLock)
def period_lock() -> PeriodLock:
    """The books of a site of its own, closed up to the day before yesterday."""
    day = clock.today() - timedelta(days=2)
    state = close_books(CloseBooks(closed_until=day, site_id=site().id, reason="The month is over"))
    return session.get_one(PeriodLock, state.period_lock_id)


def kit(*parts: tuple[Variant, Decimal | int | str], of: Variant | None = None) -> Variant:
    """A kit of so many of each part."""
    made = of or variant()
    for position, (part, quantity) in enumerate(parts, start=1):
        session.add(KitPart(kit_id=made.id, part_id=part.id, quantity=Decimal(quantity), position=position))
    session.flush()
    return made


@factory(KitPart)
def kit_part() -> KitPart:
    """Two of a part in a kit of its own."""
    return session.query(KitPart).filter_by(kit_id=kit((variant(), 2)).id).one()


@payload(KitPart)
def kit_part_body() -> dict[str, Any]:
    """A part of another kit."""
    made, part = variant().id, variant().id
    session.commit()
    return {"kit_id": made, "part_id": part, "quantity": "3", "position": 2}


def assembled() -> Kitted:
    """Three kits of two parts each, put together at a site of its own."""
    part, place = variant(), site()
    stock(part, place, 8, Decimal("1.25"))
    return assemble(Assemble(variant_id=kit((part, 2)).id, location_id=place.id, quantity=Decimal(3)))
