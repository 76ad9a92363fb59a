"""Which items and places a code names, within what the actor may see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Any

from sqlalchemy import func, null, select
from sqlalchemy.orm import joinedload

from app.catalog.models import Barcode, Product, Unit, Variant
from app.catalog.services.units import exact, ratio
from app.core import current
from app.core.db import session
from app.inventory import scopes
from app.inventory.models import (
    ENDED_TRANSFERS,
    ON_THE_WAY,
    Location,
    Lot,
    StockingPolicy,
    TransferCargo,
    TransferOrder,
    TransferOrderLine,
)
from app.inventory.queries import Standing, stock_of

MOST = 8  # a code that names more things than this is no help to anybody
PLACES_SHOWN = 60
LINES_TOLD = 500


def tracking_of(variant_id: int, lot: str | None) -> tuple[str, int | None]:
    """How the item is tracked (none, lot, serial), and the id of its lot of that code, None where there is none."""
    policy = select(StockingPolicy.tracking).where(StockingPolicy.variant_id == variant_id).scalar_subquery()
    found = select(Lot.id).where(Lot.variant_id == variant_id, Lot.code == lot).scalar_subquery()
    tracking, lot_id = session.execute(select(policy, found)).one()
    return tracking or "none", lot_id


@dataclass(frozen=True)
class ItemHit:
    """An item that a code names. One scan stands for `factor` base units: a pack's content, else one."""

    variant: Variant
    unit: Unit
    factor: Decimal

    @property
    def base_unit(self) -> Unit:
        """The unit the item is counted in."""
        return self.variant.product.base_unit

    def stock(self) -> Sequence[Standing]:
        """Where it lies within the actor's sites; the first 60 places."""
        return stock_of(self.variant.id, limit=PLACES_SHOWN)


def items_of(codes: Sequence[str]) -> list[ItemHit]:
    """The items whose barcode or SKU (whatever its case) is one of the codes, each once; at most 8."""
    by_barcode = _loaded(
        select(Variant, Barcode.unit_id).join(Barcode, Barcode.variant_id == Variant.id).where(Barcode.code.in_(codes))
    )
    by_sku = _loaded(select(Variant, null()).where(func.lower(Variant.sku).in_([code.lower() for code in codes])))
    found = {variant.id: _hit(variant, unit_id) for variant, unit_id in [*by_sku, *by_barcode]}
    return list(found.values())


def places_of(codes: Collection[str]) -> list[Location]:
    """The places whose code (whatever its case) is one of the codes, within the actor's sites; no virtual ones."""
    wanted = func.lower(Location.code).in_([code.lower() for code in codes])
    statement = select(Location).where(wanted, Location.role.is_(None)).options(joinedload(Location.site)).limit(MOST)
    return list(session.scalars(scopes.locations(statement, current.actor())))


def transfers_of(codes: Collection[str]) -> list[TransferOrder]:
    """The transfer orders whose number (whatever its case) is one of the codes, from or to the actor's sites."""
    ends = (joinedload(TransferOrder.from_location), joinedload(TransferOrder.to_location))
    named = select(TransferOrder).where(TransferOrder.number.in_([code.upper() for code in codes])).options(*ends)
    return list(session.scalars(scopes.transfers(named, current.actor()).limit(MOST)))


@dataclass(frozen=True)
class Asked:
    """Base units of an item (and lot, where it is named) that a transfer order still waits for at one of its ends."""

    variant: Variant
    lot: Lot | None
    quantity: Decimal


def asked_of(order: TransferOrder) -> list[Asked] | None:
    """What an order that was not sent is to send, and of one on its way what has not arrived; None: over 500 lines.

    Of an order that has ended nothing is asked any more.
    """
    if order.state in ENDED_TRANSFERS:
        return []
    kind: Any = TransferCargo if order.state in ON_THE_WAY else TransferOrderLine
    named = select(kind).where(kind.order_id == order.id).order_by(kind.id)
    if kind is TransferCargo:
        named = named.where(kind.received + kind.lost < kind.sent)
    units = joinedload(kind.variant).joinedload(Variant.product).joinedload(Product.base_unit)
    rows = session.scalars(named.options(units, joinedload(kind.lot)).limit(LINES_TOLD + 1)).all()
    if len(rows) > LINES_TOLD:
        return None
    left = attrgetter("on_the_way" if kind is TransferCargo else "quantity")
    return [Asked(row.variant, row.lot if row.lot_id else None, left(row)) for row in rows]


def _loaded(statement: Any) -> Sequence[Any]:
    units = joinedload(Variant.product).joinedload(Product.base_unit)
    return session.execute(statement.options(units).limit(MOST)).all()


def _hit(variant: Variant, unit_id: int | None) -> ItemHit:
    base = variant.product.base_unit
    unit = session.get_one(Unit, unit_id) if unit_id else base
    return ItemHit(variant, unit, exact(ratio(variant, unit), base))
